import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { tf } from "../src/tensorflow";
import { noise } from "./models";

const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.02, 0.9),
  "Nesterov's momentum": () => tf.train.momentum(0.02, 0.9, true),
  rmsprop: () => tf.train.rmsprop(0.01, 0.9),
  "centred rmsprop with momentum": () => tf.train.rmsprop(0.01, 0.9, 0.5, undefined, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(1),
  adam: () => tf.train.adam(0.01),
  adamax: () => tf.train.adamax(0.01),
};

const [x, y] = [tf.tensor2d(noise(80, "x"), [16, 5]), tf.tensor2d(noise(48, "y"), [16, 3])];
const start = tf.tensor2d(noise(15, "weights"), [5, 3]);

for (const [name, makeOptimizer] of Object.entries(OPTIMIZERS)) {
  test(`30 updates by ${name} in a traced function have the losses of eager ones`, () => {
    const [traced, eager] = (["traced", "eager"] as const).map((mode) => {
      const [weight, bias] = [tf.variable(start), tf.variable(tf.zeros([3]))];
      const optimizer = makeOptimizer();
      const loss = (points: tf.Tensor2D, wanted: tf.Tensor2D) =>
        tf.mean<tf.Scalar>(tf.squaredDifference(tf.add(tf.matMul(points, weight as tf.Tensor2D), bias), wanted));
      const step = compileFunction({
        f: ([points, wanted]: [tf.Tensor2D, tf.Tensor2D]) => ({
          loss: optimizer.minimize(() => loss(points, wanted), true, [weight, bias]) as tf.Scalar,
        }),
        examples: [[x, y]],
        mode,
      });
      const losses = Array.from({ length: 30 }, () => tf.tidy(() => step.run([x, y]).loss.dataSync()[0]));
      step.dispose();
      optimizer.dispose();
      tf.dispose([weight, bias]);
      return losses;
    });
    assert.ok(traced[29] < traced[0], "the loss falls");
    // float32 keeps 6e-8; 30 steps of a few operations each.
    traced.forEach((loss, k) => assert.ok(Math.abs(loss / eager[k] - 1) < 2e-6, `step ${k}: ${loss}, ${eager[k]}`));
  });
}
