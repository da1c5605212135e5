import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining, TraceError } from "../../src";
import { tf } from "../../src/tensorflow";

const x = tf.tensor1d([1, 2, 3]);

test("a variable that a function assigns is assigned at each run, and not while it is traced", () => {
  const before = tf.memory().numTensors;
  const sum = tf.tidy(() => tf.variable(tf.zeros([3])));
  const f = ([input]: [tf.Tensor1D]) => {
    sum.assign(tf.add(sum, input));
    return { doubled: tf.mul(sum, 2) };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  assert.deepEqual([...sum.dataSync()], [0, 0, 0], "traced only");
  const runs = [1, 2, 3].map(() => tf.tidy(() => [...compiled.run([x]).doubled.dataSync()]));
  assert.deepEqual(runs, [
    [2, 4, 6],
    [4, 8, 12],
    [6, 12, 18],
  ]);
  assert.deepEqual([...sum.dataSync()], [3, 6, 9]);
  tf.tidy(() => assert.deepEqual(Object.keys(compiled.run([x])), ["doubled"]));
  compiled.dispose();
  sum.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test("variables and tensors that were made of one tensor are told apart", () => {
  const start = tf.ones([3]);
  const [a, b] = [tf.variable(start), tf.variable(start)];
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor1D]) => ({ y: tf.add(tf.mul(input, a), tf.add(tf.mul(b, 10), tf.mul(start, 100))) }),
    examples: [[x]],
    mode: "traced",
  });
  a.assign(tf.fill([3], 2));
  b.assign(tf.fill([3], 3));
  // 2 x + 10 · 3 + 100 · 1
  assert.deepEqual([...compiled.run([x]).y.dataSync()], [132, 134, 136]);
  compiled.dispose();
  tf.dispose([a, b, start]);
});

test("variables that are made at the first call, as an optimiser's are, start from the values they were made with", () => {
  let total: tf.Variable | undefined;
  const f = ([input]: [tf.Tensor1D]) => {
    total ??= tf.tidy(() => tf.variable(tf.fill([3], 7)));
    total.assign(tf.add(total, input));
    return { y: tf.mul(total, 1) };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  assert.deepEqual([...(total as unknown as tf.Variable).dataSync()], [7, 7, 7]);
  assert.deepEqual([...compiled.run([x]).y.dataSync()], [8, 9, 10]);
  compiled.dispose();
  tf.dispose(total as unknown as tf.Variable);
});

test("a variable that is made on each call, and one that the loss of compileTraining assigns, are refused by name", () => {
  const before = tf.memory().numTensors;
  const makes = () => ({ y: tf.mul(tf.variable(tf.ones([3]), true, `each${Math.random()}`), 2) });
  assert.throws(() => compileFunction({ f: makes, examples: [[]] }), {
    name: "TraceError",
    message: /the function made the variable "each0\.\d+" on a call after its first: make variables outside of it/,
  });
  const [w, seen] = tf.tidy(() => [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(0), false, "seen")]);
  const loss = ([input]: [tf.Tensor1D]) => {
    seen.assign(tf.add<tf.Scalar>(seen, 1));
    return { total: tf.sum<tf.Scalar>(tf.square(tf.mul(input, w))) };
  };
  assert.throws(
    () => compileTraining({ variables: { w }, loss, examples: [[x]] }),
    (error) => error instanceof TraceError && /the loss assigned the variable "seen"/.test(error.message),
  );
  assert.equal(seen.dataSync()[0], 0);
  tf.dispose([w, seen]);
  assert.equal(tf.memory().numTensors, before);
});

test("a function that stops assigning a variable is refused", () => {
  const counted = tf.variable(tf.scalar(0), false, "counted");
  let calls = 0;
  const f = ([input]: [tf.Tensor1D]) => {
    if (calls++ < 2) counted.assign(tf.add<tf.Scalar>(counted, 1));
    return { y: tf.add(input, counted) };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  tf.dispose(compiled.run([x]));
  assert.throws(() => compiled.run([x]), { name: "TraceError" });
  compiled.dispose();
  counted.dispose();
});
