import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining, TraceError } from "../../src";
import { tf } from "../../src/tensorflow";

const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);

/** Compiles f of a 2 by 2 matrix, which must fail with a TraceError, even in the mode that falls back to eager. */
function refuses(f: (x: tf.Tensor2D) => tf.Tensor, message: RegExp): void {
  const before = tf.memory().numTensors;
  assert.throws(
    () => compileFunction({ f: ([input]: [tf.Tensor2D]) => ({ y: f(input) }), examples: [[x]] }),
    (error) => {
      assert.ok(error instanceof TraceError, String(error));
      assert.match(error.message, message);
      return true;
    },
  );
  assert.equal(tf.memory().numTensors, before);
  assert.deepEqual([...tf.add(x, x).dataSync()], [2, 4, 6, 8], "the eager path works on");
}

test("a value read on the host in the middle is an error that names the operation it comes from", () => {
  refuses(
    (input) => tf.mul(input, tf.max(input).dataSync()[0]),
    /the output of Max \(operation 0, shape \[\]\) was read on the host/,
  );
  refuses(
    (input) => tf.mul(input, tf.sum(tf.exp(input), 0).arraySync() as number[]),
    /the output of Sum \(operation 1, shape \[2\]\)/,
  );
});

test("an input or a variable read on the host is an error that says which", () => {
  refuses((input) => tf.mul(input, input.dataSync()[0]), /input 0 was read on the host/);
  const factor = tf.variable(tf.scalar(2));
  refuses((input) => tf.mul(input, factor.dataSync()[0]), /the variable "\w+" was read on the host/);
  refuses((input) => tf.mul(tf.mul(input, factor), factor.dataSync()[0]), /the variable "\w+" was read on the host/);
  assert.throws(
    () =>
      compileTraining({
        variables: { factor },
        loss: ([input]: [tf.Tensor]) => ({
          total: tf.sum<tf.Scalar>(tf.mul(tf.mul(input, factor), factor.dataSync()[0])),
        }),
        examples: [[x]],
      }),
    /the variable "factor" was read on the host/,
  );
  factor.dispose();
});

test("an asynchronous read, an asynchronous function and a result that is no tensor are errors", () => {
  refuses((input) => {
    void input.data();
    return input;
  }, /input 0 was read on the host/);
  const promised = (async () => ({ x })) as unknown as () => { x: tf.Tensor };
  assert.throws(
    () => compileFunction({ f: promised, examples: [[x]] }),
    /returned a promise; it has to be synchronous/,
  );
  const wrong = (() => ({ y: 3 })) as unknown as () => { y: tf.Tensor };
  assert.throws(
    () => compileFunction({ f: wrong, examples: [[x]] }),
    /expected the result "y" to be a tensor, found number/,
  );
});

test("an operation whose shape depends on values is an error that names it", () => {
  refuses((input) => tf.unique(tf.reshape(input, [4])).values, /UniqueV2: the shape of its output depends on values/);
});

test("a shape that changes from one call to the next is an error that names the operation", () => {
  let calls = 0;
  refuses(
    (input) => tf.slice(input, [0, 0], [(calls++ % 2) + 1, 2]),
    /Slice \(operation 0\): its output's shape changed from \[1,2\] to \[2,2\]/,
  );
  calls = 0;
  refuses(
    (input) => tf.matMul(input, tf.ones([2, (calls++ % 2) + 1])),
    /MatMul \(operation 0\): its output's shape changed from \[2,1\] to \[2,2\]/,
  );
});

test("random numbers made on the host are an error, not the same numbers at every step", () => {
  refuses((input) => tf.add(input, tf.randomNormal([2, 2])), /Add.*made on the host with other values.*random/);
});

test("another operation on the second call is an error that names both", () => {
  let calls = 0;
  refuses(
    (input) => (calls++ % 2 === 0 ? tf.exp(input) : tf.log(input)),
    /operation 0 was Exp on one call and Log on the next/,
  );
});

test("a function that is traced while another one is being traced is an error", () => {
  refuses((input) => {
    compileFunction({ f: ([inner]: [tf.Tensor2D]) => ({ inner: tf.exp(inner) }), examples: [[x]] });
    return input;
  }, /traced already/);
});

test("inputs of another shape than the examples' are an error that gives both", () => {
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ y: tf.exp(input) }),
    examples: [[x]],
    mode: "traced",
  });
  assert.throws(
    () => compiled.run([tf.zeros([3, 2])]),
    /expected the shapes of an example, float32 \[2,2\], found float32 \[3,2\]/,
  );
  assert.throws(() => compiled.run([]), /found none/);
  assert.throws(() => compiled.run([Int32Array.of(1, 2, 3, 4)]), /expected.*float32 \[2,2\], found Int32Array of 4/);
  assert.throws(() => compiled.run([Float32Array.of(1, 2, 3)]), /found Float32Array of 3/);
  compiled.dispose();
});

test("no example, an example that is no tensor, and a term that is no scalar are errors that say so", () => {
  assert.throws(() => compileFunction({ f: () => ({}), examples: [] }), /examples: expected at least one list/);
  assert.throws(
    () => compileFunction({ f: () => ({}), examples: [[3 as unknown as tf.Tensor]] }),
    /examples\[0\]\[0\]: expected a tensor/,
  );
  const w = tf.variable(tf.scalar(1));
  assert.throws(
    () => compileTraining({ variables: { w }, loss: () => ({ total: tf.mul(x, w) as tf.Scalar }), examples: [[x]] }),
    /the term "total" to be a float32 scalar, found float32 \[2,2\]/,
  );
  w.dispose();
});
