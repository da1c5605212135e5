import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { Autoencoder } from "../../../study/autoencoder";
import { evaluateLoss } from "../../../lib/evaluation/evaluation";
import { generalisationGap, imageLosses } from "../../../study/measures";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";

const SIZES = { pixels: 16, hidden: [8, 6], latentDim: 2 };
const stream = randomStream(5, "images");
// More than a pass of 500, and no multiple of it.
const images = ndarray(
  Uint8Array.from({ length: 16 * 640 }, () => Math.floor(256 * stream.uniform())),
  [640, 4, 4],
);
const average = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the mean over images is what evaluateLoss says, term by term, for a VAE and a standard autoencoder", () => {
  for (const model of [new Vae(4, SIZES), new Autoencoder(4, SIZES)]) {
    const losses = imageLosses(model, images, 9);
    const expected = evaluateLoss(model, images, 9);
    for (const term of ["reconstruction", "kl", "total"] as const) {
      assert.equal(losses[term].length, 640);
      assert.ok(
        Math.abs(average(losses[term]) - expected[term]) < 1e-4,
        `${term}: ${average(losses[term])}, ${expected[term]}`,
      );
    }
    model.dispose();
  }
});

test("each image has its own loss: images alone have what they have among others, but for the noise", () => {
  const model = new Autoencoder(4, SIZES);
  const all = imageLosses(model, images, 9);
  const last = imageLosses(model, ndarray(images.data.slice(16 * 638), [2, 4, 4]), 9);
  for (const i of [0, 1]) assert.ok(Math.abs(last.total[i] - all.total[638 + i]) < 1e-5);
  assert.ok(Math.abs(all.total[0] - all.total[1]) > 1e-3);
  assert.ok(all.kl.every((kl) => kl === 0));
  model.dispose();
});

test("losses leave no tensors behind", () => {
  const model = new Vae(4, SIZES);
  const before = tf.memory().numTensors;
  imageLosses(model, images, 9);
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
});

test("the gap and its error, by hand", () => {
  // Means 2 and 5, variances 1 and 4, three and four images.
  const { gap, error, interval, train, held } = generalisationGap(
    [1, 2, 3],
    [3, 7, 5, 5].map((v) => 5 + (v - 5) * Math.sqrt(1.5)),
  );
  assert.ok(Math.abs(gap - 3) < 1e-12);
  assert.ok(Math.abs(error - Math.sqrt(1 / 3 + 4 / 4)) < 1e-12);
  assert.ok(
    Math.abs(interval[1] - interval[0] - 2 * 1.96 * error) < 1e-12 &&
      Math.abs(interval[0] + interval[1] - 2 * gap) < 1e-12,
  );
  assert.deepEqual([train.count, held.count], [3, 4]);
});

test("images from one distribution have a gap whose interval holds 0 in about 95 of 100 trials", () => {
  const random = randomStream(1, "gap");
  const sample = (count: number, mean: number) =>
    Float64Array.from({ length: count }, () => mean + 20 * random.normal());
  const holding = (shift: number) =>
    Array.from({ length: 400 }, () => generalisationGap(sample(300, 100), sample(100, 100 + shift)).interval).filter(
      ([a, b]) => a < 0 && b > 0,
    ).length;
  // 380 expected, with a standard deviation of 4.4.
  assert.ok(Math.abs(holding(0) - 380) < 4 * 4.4, "no shift");
  assert.ok(holding(15) < 40, "a shift of six standard errors");
});
