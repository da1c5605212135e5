import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { tf } from "../src/tensorflow";

const x = tf.tensor2d([1, -2, 3, -4], [2, 2]);

test("a traced function returns what it returns eagerly, for inputs, constants and operations of several kinds", () => {
  const f = ([input]: [tf.Tensor2D]): Record<string, tf.Tensor> => ({
    input,
    constant: tf.tensor1d([5, 6]),
    uniform: tf.fill([2, 3], 7),
    truth: tf.greater(input, 0),
    index: tf.argMax(input, 1),
    relu: tf.relu(input),
    rows: tf.gather(input, [1, 0, 1]),
    expanded: tf.expandDims(input, 1),
    joined: tf.concat([input, tf.mul(input, 2)], 1),
    padded: tf.pad(
      input,
      [
        [1, 0],
        [0, 2],
      ],
      9,
    ),
    batched: tf.matMul(tf.ones<tf.Rank.R3>([3, 2, 2]), tf.reshape(tf.stack([input, input, input]), [3, 2, 2])),
    convolved: tf.conv2d(tf.reshape(tf.range(0, 16), [1, 4, 4, 1]) as tf.Tensor4D, tf.ones([3, 3, 1, 2]), 1, "same"),
    mean: tf.moments(input).variance,
    biased: tf.add(input, tf.tensor1d([10, 20])),
    reversed: tf.add(tf.tensor1d([10, 20]), input),
  });
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  for (const input of [x, tf.tensor2d([0.5, 8, -1, 2], [2, 2])]) {
    const expected = f([input]);
    const found = compiled.run([input]);
    for (const [name, tensor] of Object.entries(expected)) {
      assert.deepEqual(found[name].shape, tensor.shape, name);
      assert.equal(found[name].dtype, tensor.dtype, name);
      assert.deepEqual(found[name].dataSync(), tensor.dataSync(), name);
    }
  }
  compiled.dispose();
});

test("inputs may be numbers of the example's type and length", () => {
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ y: tf.mul(input, 2) }),
    examples: [[x]],
    mode: "traced",
  });
  assert.deepEqual([...compiled.run([Float32Array.of(1, 2, 3, 4)]).y.dataSync()], [2, 4, 6, 8]);
  compiled.dispose();
});

test("the same tensor as two inputs of the example is still two inputs", () => {
  const compiled = compileFunction({
    f: ([a, b]: [tf.Tensor, tf.Tensor]) => ({ y: tf.sub(a, b) }),
    examples: [[x, x]],
    mode: "traced",
  });
  assert.deepEqual([...compiled.run([tf.fill([2, 2], 5), tf.fill([2, 2], 3)]).y.dataSync()], [2, 2, 2, 2]);
  compiled.dispose();
});

test("a variable is read at each run, trained or assigned in between", () => {
  const factor = tf.variable(tf.scalar(2));
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ y: tf.mul(input, factor) }),
    examples: [[x]],
    mode: "traced",
  });
  assert.deepEqual([...compiled.run([x]).y.dataSync()], [2, -4, 6, -8]);
  factor.assign(tf.scalar(10));
  assert.deepEqual([...compiled.run([x]).y.dataSync()], [10, -20, 30, -40]);
  compiled.dispose();
  factor.dispose();
});

test("a large captured tensor outlives its caller's, and the function that captured it lets go of it", () => {
  const before = tf.memory().numTensors;
  const table = tf.range(0, 5000);
  const compiled = compileFunction({
    f: ([indices]: [tf.Tensor1D]) => ({ y: tf.gather(table, indices) }),
    examples: [[tf.tensor1d([0, 1], "int32")]],
    mode: "traced",
  });
  table.dispose();
  tf.tidy(() => assert.deepEqual([...compiled.run([Int32Array.of(4999, 17)]).y.dataSync()], [4999, 17]));
  assert.throws(() => compiled.run([Int32Array.of(5000, 0)]), /5000 is not in \[0, 5000\)/);
  compiled.dispose();
  assert.equal(tf.memory().numTensors, before + 1, "the example is left");
});

test("results are added up over batches, and have to be scalars for that", async () => {
  const compiled = compileFunction({
    f: ([input]: [tf.Tensor2D]) => ({ sum: tf.sum(input), largest: tf.max(input) }),
    examples: [[x], [tf.tensor2d([[0, 0]])]],
  });
  const result = await compiled.runAll([[x], [Float32Array.of(4, 5)], [x]]);
  assert.deepEqual(result, { steps: 3, sums: { sum: -2 + 9 - 2, largest: 3 + 5 + 3 }, stopped: false });
  assert.deepEqual(await compiled.runAll([]), { steps: 0, sums: {}, stopped: false });
  compiled.dispose();
  const matrix = compileFunction({ f: ([input]: [tf.Tensor2D]) => ({ y: tf.exp(input) }), examples: [[x]] });
  await assert.rejects(matrix.runAll([[x]]), /"y" is \[2,2\]: use run/);
  matrix.dispose();
});
