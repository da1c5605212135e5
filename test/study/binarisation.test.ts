import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { binarise, binariseImages, BinarisedVae } from "../../study";
import { noiseCounter } from "../../lib/model/noise";
import { Vae } from "../../lib/model/vae";
import { compileFunction, tf } from "@vae-notebooks/tf-graph";
import { assertClose, correlation, flatImages, mean } from "@vae-notebooks/testing";
import { values } from "../support/variables";

const SIZES = { pixels: 4, hidden: [6], latentDim: 2 };

test("images become black and white, each pixel white as often as it is bright, and the seed repeats them", () => {
  const levels = [0, 51, 128, 255];
  const found = binariseImages(flatImages(levels, 60), 3);
  assert.deepEqual(found.shape, [4, 60, 60]);
  levels.forEach((level, i) => {
    const pixels = found.data.subarray(i * 3600, (i + 1) * 3600);
    assert.ok(pixels.every((pixel) => pixel === 0 || pixel === 255));
    const p = level / 255;
    assertClose(mean(pixels) / 255, p, { absolute: 5 * Math.sqrt((p * (1 - p)) / 3600) });
  });
  assert.deepEqual(binariseImages(flatImages(levels, 60), 3), found);
  assert.notDeepEqual(binariseImages(flatImages(levels, 60), 4).data, found.data);
});

test("pixels drawn in a graph are 1 as often as x says, anew at each step, and are not the noise of z", () => {
  const probs = [0, 0.1, 0.5, 0.97, 1];
  const x = tf.tile(tf.tensor2d([probs]), [4000, 1]) as tf.Tensor2D;
  const example: [tf.Tensor2D, tf.Tensor1D] = [x, noiseCounter(1, 0)];
  const graph = compileFunction({
    f: ([images, counter]: [tf.Tensor2D, tf.Tensor1D]) => ({ pixels: binarise(images, counter) }),
    examples: [example],
  });
  const draw = (seed: number, step: number) => {
    const { pixels } = graph.run([x, noiseCounter(seed, step)]);
    const drawn = pixels.dataSync<"float32">().slice();
    pixels.dispose();
    return drawn;
  };
  const first = draw(1, 5);
  probs.forEach((p, column) => {
    const pixels = first.filter((_, at) => at % probs.length === column);
    assertClose(mean(pixels), p, { absolute: 5 * Math.sqrt((p * (1 - p)) / 4000) });
  });
  assert.deepEqual(draw(1, 5), first);
  const halves = (drawn: Float32Array) => drawn.filter((_, at) => at % probs.length === 2);
  // Independent draws of 4,000 pixels correlate within 5 / √4000.
  for (const other of [draw(1, 6), draw(2, 5)])
    assertClose(correlation(halves(first), halves(other)), 0, { absolute: 5 / Math.sqrt(4000) });
  // Neighbouring columns too, though they have other probabilities.
  const next = first.filter((_, at) => at % probs.length === 1);
  assertClose(correlation(halves(first), next), 0, { absolute: 5 / Math.sqrt(4000) });
  graph.dispose();
  tf.dispose([x, example]);
});

test("the loss of a binarised VAE is the VAE's on the images that were drawn, and on black and white ones the VAE's own", () => {
  const [model, plain] = [new BinarisedVae(3, SIZES), new Vae(3, SIZES)];
  assert.deepEqual(values(model.parameters()), values(plain.parameters()));
  tf.tidy(() => {
    const counter = noiseCounter(7, 2);
    const total = ({ total: scalar }: { total: tf.Scalar }) => scalar.dataSync()[0];
    const grey = tf.tensor2d([[0.2, 0.5, 0.9, 0.4]]);
    const drawn = binarise(grey, counter);
    assert.equal(total(model.loss({ images: grey }, counter)), total(plain.loss({ images: drawn }, counter)));
    const hard = tf.tensor2d([[0, 1, 1, 0]]);
    assert.equal(total(model.loss({ images: hard }, counter, 2)), total(plain.loss({ images: hard }, counter, 2)));
  });
  model.dispose();
  plain.dispose();
});

test("an image view is binarised as what it shows", () => {
  const image = ndarray(Uint8Array.of(255, 0, 255, 0, 0, 255), [1, 2, 3]);
  assert.deepEqual([...binariseImages(image.transpose(0, 2, 1), 1).data], [255, 0, 0, 0, 255, 255]);
});
