import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import ndarray, { NdArray } from "ndarray";
import type { Execution } from "@vae-notebooks/tf-graph";
import { ConditionalVae, trainConditionalVae } from "../examples/conditional-vae";
import { ConvolutionalVae, trainConvolutionalVae } from "../examples/convolutional-vae";
import { drawPlane, trainTwoDimensional } from "../examples/two-dimensional";
import { loadMnist } from "../lib/data";
import { encodeImages, generateImages, reconstructImages } from "../lib/evaluation";
import { tf, Vae } from "../lib/model";
import { EpochRecord } from "../lib/training";

/** A record for each epoch, and the loss of images that were not trained on below that after the first epoch. */
function assertFalls(history: EpochRecord[], epochs: number): void {
  assert.equal(history.length, epochs);
  const [first, last] = [history[0], history[epochs - 1]];
  assert.ok(last.train.total < first.train.total, `train: ${first.train.total}, then ${last.train.total}`);
  assert.ok(
    last.validation.total < first.validation.total,
    `validation: ${first.validation.total}, then ${last.validation.total}`,
  );
}

function assertImages(images: NdArray<Float32Array>, shape: number[]): void {
  assert.deepEqual(images.shape, shape);
  assert.ok(images.data.every((value) => value > 0 && value < 1));
}

describe("the convolutional VAE", () => {
  let model: ConvolutionalVae, history: EpochRecord[], originals: NdArray<Uint8Array>;
  let execution: Execution | undefined;
  before(async () => {
    ({ model, history, originals } = await trainConvolutionalVae({ onCompiled: (told) => (execution = told) }));
  });
  after(() => model.dispose());

  it("learns, its steps traced as a graph, or eager for a reason that is told", () => {
    assertFalls(history, 6);
    assert.ok(execution?.mode === "traced" || execution?.reason);
  });

  it("reconstructs and draws images of the size of the data's", () => {
    assertImages(reconstructImages(model, originals), [10, 784]);
    assertImages(generateImages(model, 7, 1), [7, 784]);
    assert.deepEqual(encodeImages(model, originals).logVar.shape, [10, 10]);
  });
});

describe("the conditional VAE", () => {
  const mnist = loadMnist();
  let model: ConditionalVae, history: EpochRecord[];
  before(async () => ({ model, history } = await trainConditionalVae()));
  after(() => model.dispose());

  it("learns", () => assertFalls(history, 10));

  it("draws the digits that it is told: far more than by chance are nearest to the mean image of their class", () => {
    const labels = Uint8Array.from({ length: 500 }, (_, i) => i % 10);
    const samples = generateImages(model, 500, 3, ndarray(labels));
    assertImages(samples, [500, 784]);
    const means = classMeans(mnist.train.images.data as Uint8Array, mnist.train.labels.data as Uint8Array);
    const right = labels.filter((label, i) => nearest(means, samples.data.subarray(i * 784, (i + 1) * 784)) === label);
    // By chance 50 of 500 would be right, with a standard deviation of √(500 · 0.1 · 0.9) = 6.7: five of them are 34.
    assert.ok(right.length > 50 + 34, `${right.length} of 500`);
  });

  it("says so when it is given no labels", () => {
    assert.throws(() => generateImages(model, 2, 1), /labels: a conditional model expects one an image, found none/);
  });
});

describe("the VAE with a plane for a latent space", () => {
  let model: Vae, history: EpochRecord[];
  before(async () => ({ model, history } = await trainTwoDimensional()));
  after(() => model.dispose());

  it("learns with three hidden layers and binarised pixels", () => {
    assertFalls(history, 10);
    assert.deepEqual(Object.keys(model.encoder.layers()).concat(Object.keys(model.decoder.layers())), [
      "fc1",
      "fc2",
      "fc3",
      "fc_mu",
      "fc_logvar",
      "fc1",
      "fc2",
      "fc3",
      "fc4",
    ]);
  });

  it("draws the plane row by row from the top left", () => {
    const plane = drawPlane(model, 3);
    assertImages(plane, [9, 784]);
    const corner = tf.tidy(() => model.images(tf.tensor2d([[-2, 2]])).dataSync());
    corner.forEach((value, i) => assert.ok(Math.abs(plane.data[i] - value) < 1e-5));
  });
});

/** The mean image of each digit, grey levels from 0 to 1. */
function classMeans(levels: Uint8Array, labels: Uint8Array): Float64Array[] {
  const means = Array.from({ length: 10 }, () => new Float64Array(784));
  const counts = new Float64Array(10);
  labels.forEach((label, i) => {
    counts[label]++;
    for (let p = 0; p < 784; p++) means[label][p] += levels[i * 784 + p] / 255;
  });
  return means.map((mean, label) => mean.map((sum) => sum / counts[label]));
}

function nearest(means: Float64Array[], image: Float32Array): number {
  const distances = means.map((mean) => mean.reduce((sum, value, p) => sum + (value - image[p]) ** 2, 0));
  return distances.indexOf(Math.min(...distances));
}
