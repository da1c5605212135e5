import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ADAM, adamUpdate } from "../src/adam";
import { tf } from "../src/tensorflow";
import { assertClose } from "@vae-notebooks/testing";

/** Adam by Kingma and Ba's algorithm 1, for one number whose gradients are known, in double precision. */
function byDefinition(start: number, gradients: number[], { learningRate, beta1, beta2, epsilon } = ADAM): number[] {
  let [value, m, v] = [start, 0, 0];
  return gradients.map((g, i) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    value -= (learningRate * (m / (1 - beta1 ** (i + 1)))) / (Math.sqrt(v / (1 - beta2 ** (i + 1))) + epsilon);
    return value;
  });
}

/** The values of one number after steps with the given gradients. */
function steps(start: number, gradients: number[], constants = ADAM): number[] {
  return tf.tidy(() => {
    let parameter = {
      value: tf.scalar(start) as tf.Tensor,
      first: tf.scalar(0) as tf.Tensor,
      second: tf.scalar(0) as tf.Tensor,
    };
    return gradients.map((gradient, i) => {
      parameter = adamUpdate(parameter, tf.scalar(gradient), i + 1, constants);
      return parameter.value.dataSync()[0];
    });
  });
}

describe("ADAM", () => {
  it("holds PyTorch's defaults", () => {
    assert.deepEqual(ADAM, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  });
});

// adam-training.test.ts compares with PyTorch's own steps, traced and eager.
describe("adamUpdate", () => {
  it("follows the paper's algorithm over 200 steps of changing gradients", () => {
    const gradients = Array.from({ length: 200 }, (_, i) => Math.sin(i) * 10 ** (i % 3));
    assertClose(steps(0, gradients), byDefinition(0, gradients), { absolute: 2e-7, relative: 2e-5 });
  });

  it("first moves by the learning rate against the gradient's sign, whatever its size", () => {
    // In float32 1 − 0.999 is off by up to 6e-8 / 1e-3 = 6e-5 of it, and its root by half of that.
    const tolerance = { relative: 3e-5 };
    assertClose(steps(0, [1e-2]), [-1e-3], tolerance);
    assertClose(steps(0, [-1e4]), [1e-3], tolerance);
    assertClose(steps(0, [5], { ...ADAM, learningRate: 0.1 }), [-0.1], tolerance);
  });

  it("moves by half the learning rate at a gradient of epsilon: epsilon is 1e-8 and stands beside √v̂", () => {
    assertClose(steps(0, [1e-8]), [-0.5e-3], { relative: 3e-5 });
  });

  it("stays where the gradient is 0", () => {
    assert.deepEqual(steps(2, [0, 0, 0]), [2, 2, 2]);
  });

  it("leaves three tensors behind, the caller's", () => {
    const zeros = { value: tf.zeros([3]), first: tf.zeros([3]), second: tf.zeros([3]) };
    const gradient = tf.ones([3]);
    const before = tf.memory().numTensors;
    const after = adamUpdate(zeros, gradient, 1);
    assert.equal(tf.memory().numTensors, before + 3);
    tf.dispose([Object.values(zeros), Object.values(after), gradient]);
  });
});
