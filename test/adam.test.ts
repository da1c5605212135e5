import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ADAM, adamOptimizer } from "../lib/adam";
import { tf } from "../lib/tensorflow";
import { assertClose } from "./support/close";
import { fixture, matrix, StoredTensor } from "./support/fixtures";

interface Reference {
  x: StoredTensor;
  y: StoredTensor;
  scale: StoredTensor;
  weight: StoredTensor;
  bias: StoredTensor;
  steps: Array<{ loss: number; weightGradient: StoredTensor; biasGradient: StoredTensor; weight: StoredTensor; bias: StoredTensor }>;
}

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
  const variable = tf.variable(tf.scalar(start));
  const optimizer = adamOptimizer(constants);
  const values = gradients.map((gradient) => {
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.scalar(gradient) }]));
    return variable.dataSync()[0];
  });
  optimizer.dispose();
  variable.dispose();
  return values;
}

describe("ADAM", () => {
  it("holds PyTorch's defaults and the write-up's learning rate", () => {
    assert.deepEqual(ADAM, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  });
});

describe("adamOptimizer", () => {
  it("makes PyTorch's first three steps", () => {
    // torch.optim.Adam([weight, bias], lr=1e-3) on torch.sum((x @ weight.T + bias - y) ** 2 * scale)
    const reference = fixture<Reference>("adam");
    const weight = tf.variable(matrix(reference.weight));
    const bias = tf.variable(tf.tensor1d(reference.bias.data));
    const optimizer = adamOptimizer();
    for (const [i, expected] of reference.steps.entries()) {
      const loss = () => {
        const error = tf.sub(tf.add(tf.matMul(matrix(reference.x), weight as tf.Tensor2D, false, true), bias), matrix(reference.y));
        return tf.sum<tf.Scalar>(tf.mul(tf.square(error), tf.tensor1d(reference.scale.data)));
      };
      const { value, grads } = tf.variableGrads(loss, [weight, bias]);
      assertClose(value.dataSync(), [expected.loss], { relative: 1e-6 }, `loss before step ${i + 1}`);
      assertClose(grads[weight.name].dataSync(), expected.weightGradient.data, { relative: 1e-5, absolute: 1e-12 }, `weight gradient ${i + 1}`);
      assertClose(grads[bias.name].dataSync(), expected.biasGradient.data, { relative: 1e-5, absolute: 1e-12 }, `bias gradient ${i + 1}`);
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      // A step is at most about 1e-3: 1e-7 is one ten-thousandth of it, and float32's spacing at the weights' size.
      assertClose(weight.dataSync(), expected.weight.data, { absolute: 2.4e-7 }, `weight after step ${i + 1}`);
      assertClose(bias.dataSync(), expected.bias.data, { absolute: 1e-7 }, `bias after step ${i + 1}`);
    }
    optimizer.dispose();
  });

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

  it("frees its moments when it is disposed", () => {
    const variable = tf.variable(tf.zeros([3]));
    const before = tf.memory().numTensors;
    const optimizer = adamOptimizer();
    tf.tidy(() => optimizer.applyGradients([{ name: variable.name, tensor: tf.ones([3]) }]));
    assert.ok(tf.memory().numTensors > before);
    optimizer.dispose();
    assert.equal(tf.memory().numTensors, before);
  });
});
