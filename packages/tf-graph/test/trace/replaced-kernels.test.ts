import assert from "node:assert/strict";
import { test } from "node:test";
import { record, releaseCaptures } from "../../src/trace/trace";
import { tf } from "../../src/tensorflow";

/** The names of the operations that a function of these tensors is recorded as. */
function recorded(f: (inputs: tf.Tensor[]) => tf.Tensor, ...inputs: tf.Tensor[]): string[] {
  const recording = record((tensors) => ({ y: f(tensors) }), inputs, {});
  releaseCaptures(recording);
  tf.dispose(inputs);
  return recording.operations.map(({ op }) => op);
}

const ones = (...shape: number[]) => tf.ones(shape);

test("the addition of a row to the rows of floats is recorded as that of a bias, and no other addition", () => {
  const add = ([a, b]: tf.Tensor[]) => tf.add(a, b);
  assert.deepEqual(recorded(add, ones(2, 3), ones(3)), ["BiasAdd"]);
  assert.deepEqual(recorded(add, ones(4, 2, 3), ones(3)), ["BiasAdd"]);
  for (const [a, b] of [
    [ones(2, 3), ones(1)],
    [ones(2, 3), ones(2, 3)],
    [ones(3), ones(3)],
    [ones(2, 3), ones(1, 3)],
    [tf.ones([2, 3], "int32"), tf.ones([3], "int32")],
  ])
    assert.ok(!recorded(add, a, b).includes("BiasAdd"), `${a.shape} + ${b.shape}`);
});

test("the product of two matrices is recorded as MatMul, that of stacks of matrices as it is", () => {
  const product = ([a, b]: tf.Tensor[]) => tf.matMul(a, b);
  assert.deepEqual(recorded(product, ones(2, 3), ones(3, 4)), ["MatMul"]);
  assert.ok(!recorded(product, ones(5, 2, 3), ones(5, 3, 4)).includes("MatMul"));
});

test("ReLU's gradient is recorded as one operation", () => {
  const gradient = ([x]: tf.Tensor[]) => tf.grad((input) => tf.relu(input))(x);
  assert.ok(recorded(gradient, ones(2, 3)).includes("ReluGrad"));
});

test("outside of a recording TensorFlow.js's own kernels and gradients are used again, also after an error", () => {
  const names = ["Add", "BatchMatMul", "GatherV2", "ExpandDims"];
  const before = [...names.map((name) => tf.getKernel(name, "tensorflow")), tf.getGradient("Relu")];
  recorded(([x]) => tf.relu(x), ones(2, 3));
  assert.throws(
    () =>
      record(
        () => {
          throw new Error("stop");
        },
        [],
        {},
      ),
    /stop/,
  );
  const after = [...names.map((name) => tf.getKernel(name, "tensorflow")), tf.getGradient("Relu")];
  after.forEach((one, i) => assert.equal(one, before[i]));
});
