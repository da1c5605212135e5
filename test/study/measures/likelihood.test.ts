import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { NdArray } from "ndarray";
import { Autoencoder } from "../../../study/autoencoder";
import { encodeImages, evaluateLoss } from "../../../lib/evaluation/evaluation";
import {
  importanceBounds,
  klOfDimensions,
  LatentVariableModel,
  LogMeanExp,
  meanEstimate,
  vaeBounds,
} from "../../../study/measures";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { bernoulli, gaussian } from "../../../lib/model/likelihood";
import { Vae } from "../../../lib/model/vae";
import { largestDifference } from "./points";

// x = W z + s ε with z from N(0, I): two columns at right angles, so that p(z | x) has a diagonal covariance.
const W = [
  [1.2, -0.8],
  [0.6, 1.6],
  [1.2, 0],
];
const S2 = 0.25;
const COLUMNS = [0, 1].map((c) => W.map((row) => row[c]));
const SQUARES = COLUMNS.map((column) => column.reduce((sum, w) => sum + w * w, 0));
const VARIANCES = SQUARES.map((square) => S2 / (S2 + square));

/** The model with q(z | x) = p(z | x), except that q's mean is multiplied by `shrink` and its variance by `widen`. */
function linearGaussian(shrink: number, widen: number): LatentVariableModel {
  return {
    latentDim: 2,
    posterior: (x) => {
      const gains = COLUMNS.map((column, c) => column.map((w) => (shrink * w) / (S2 + SQUARES[c])));
      const logVar = tf.tensor2d([VARIANCES.map((variance) => Math.log(widen * variance))]);
      return { mu: tf.matMul(x, tf.tensor2d(gains), false, true), logVar: tf.tile(logVar, [x.shape[0], 1]) };
    },
    logLikelihood: (x, z) => {
      const [images, draws] = z.shape;
      const means = tf.reshape(tf.matMul(tf.reshape(z, [images * draws, 2]), tf.tensor2d(W), false, true), [
        images,
        draws,
        3,
      ]);
      const squares = tf.sum(tf.square(tf.sub(tf.reshape(x, [images, 1, 3]), means)), 2);
      return tf.sub(tf.mul(squares, -0.5 / S2), 1.5 * Math.log(2 * Math.PI * S2)) as tf.Tensor2D;
    },
  };
}

const random = randomStream(3, "linear Gaussian");
const x = ndarray(
  Float32Array.from(
    Array.from({ length: 45 }, () => {
      const z = [random.normal(), random.normal()];
      return W.map((row) => row[0] * z[0] + row[1] * z[1] + Math.sqrt(S2) * random.normal());
    }).flat(),
  ),
  [45, 3],
);

/** w_c · x for the two columns of W. */
const projections = (i: number) => COLUMNS.map((column) => column.reduce((sum, w, d) => sum + w * x.get(i, d), 0));

/** log N(x; 0, W Wᵀ + s² I), by the determinant and the inverse of a matrix whose columns are at right angles (Woodbury). */
function exactLikelihood(i: number): number {
  const square = x.data.subarray(3 * i, 3 * i + 3).reduce((sum, value) => sum + value * value, 0);
  const logDeterminant = Math.log(S2) + SQUARES.reduce((sum, d) => sum + Math.log(S2 + d), 0);
  const quadratic = projections(i).reduce((rest, product, c) => rest - product ** 2 / (S2 + SQUARES[c]), square) / S2;
  return -0.5 * (3 * Math.log(2 * Math.PI) + logDeterminant + quadratic);
}

/** KL(q ‖ p(z | x)) of the spoilt q, by which L_1 falls short of log p(x). */
function shortfall(i: number, shrink: number, widen: number): number {
  return projections(i).reduce((sum, product, c) => {
    const mean = product / (S2 + SQUARES[c]);
    return sum + 0.5 * (widen + ((shrink - 1) * mean) ** 2 / VARIANCES[c] - 1 - Math.log(widen));
  }, 0);
}

const exact = Float64Array.from({ length: 45 }, (_, i) => exactLikelihood(i));
const average = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

test("with the exact posterior each draw gives the exact likelihood of a linear-Gaussian model", async () => {
  const bounds = await importanceBounds(linearGaussian(1, 1), x, { draws: [1, 20], seed: 1 });
  for (const { nats } of bounds)
    assert.ok(largestDifference(nats, exact) < 1e-4, `off by ${largestDifference(nats, exact)}`);
});

test("with a wrong proposal the bound is the ELBO at K = 1 and rises with K to the exact likelihood", async () => {
  const [shrink, widen] = [0.7, 2];
  const bounds = await importanceBounds(linearGaussian(shrink, widen), x, { draws: [1, 5, 50, 5000], seed: 2 });
  assert.deepEqual(
    bounds.map(({ draws }) => draws),
    [1, 5, 50, 5000],
  );
  const gaps = bounds.map(({ nats }) => average(exact) - average(nats));
  const elboGap = average(Float64Array.from({ length: 45 }, (_, i) => shortfall(i, shrink, widen)));
  assert.ok(elboGap > 0.4, "the proposal is wrong enough for the test to mean something");
  // 45 · 5000 draws whose standard deviation is about 2: a standard error of 0.004.
  assert.ok(Math.abs(gaps[0] - elboGap) < 0.02, `K = 1: ${gaps[0]} short, expected ${elboGap}`);
  assert.ok(gaps[0] > gaps[1] + 0.1 && gaps[1] > gaps[2] + 0.01 && gaps[2] > Math.abs(gaps[3]), `gaps ${gaps}`);
  assert.ok(Math.abs(gaps[3]) < 0.005, `K = 5000: ${gaps[3]} short`);
  assert.ok(largestDifference(bounds[3].nats, exact) < 0.2);
});

test("the draws are a function of the seed, whether a graph runs or not", async () => {
  const run = async (seed: number, mode: "traced" | "eager") =>
    (await importanceBounds(linearGaussian(0.7, 2), x, { draws: [60], seed, mode }))[0].nats;
  const first = await run(1, "traced");
  assert.deepEqual(await run(1, "traced"), first);
  assert.ok(largestDifference(await run(1, "eager"), first) < 1e-4);
  assert.ok(largestDifference(await run(2, "traced"), first) > 1e-2);
});

/** A small VAE and images for it, 8 of 4 × 4. */
function smallVae(): { model: Vae; images: NdArray<Uint8Array> } {
  const stream = randomStream(5, "images");
  const images = ndarray(
    Uint8Array.from({ length: 128 }, () => Math.floor(256 * stream.uniform())),
    [8, 4, 4],
  );
  return { model: new Vae(4, { pixels: 16, hidden: [8, 6], latentDim: 2 }), images };
}

test("a decoder that ignores z has the likelihood −BCE, from which K = 1 falls short by KL", async () => {
  const { model, images } = smallVae();
  model.decoder.layers().fc1.weight.assign(tf.zerosLike(model.decoder.layers().fc1.weight));
  // Means apart from 0, so that there is a KL term to see.
  model.encoder.fc_mu.bias.assign(tf.tensor1d([1.5, -1]));
  const logits = model.decoder.forward(tf.zeros([1, 2])).dataSync();
  const expected = Array.from({ length: 8 }, (_, i) =>
    Array.from(logits).reduce((sum, logit, d) => {
      const ink = images.data[16 * i + d] / 255;
      const p = 1 / (1 + Math.exp(-logit));
      return sum + ink * Math.log(p) + (1 - ink) * Math.log(1 - p);
    }, 0),
  );
  const [one, many] = await vaeBounds(model, images, { draws: [1, 2000], seed: 3, mode: "traced" });
  const kl = klOfDimensions(encodeImages(model, images)).reduce((sum, value) => sum + value, 0);
  assert.ok(kl > 1, `KL ${kl}`);
  assert.ok(
    Math.abs(average(expected) - average(one.nats) - kl) < 0.05,
    `K = 1: ${average(expected) - average(one.nats)}, KL ${kl}`,
  );
  assert.ok(largestDifference(many.nats, expected) < 0.2);
  model.dispose();
});

test("K = 1 of a VAE is the negative of its test loss", async () => {
  const { model, images } = smallVae();
  const [one] = await vaeBounds(model, images, { draws: [1, 1000], seed: 3 });
  const losses = Array.from({ length: 100 }, (_, seed) => evaluateLoss(model, images, seed).total);
  const { mean, error } = meanEstimate(losses);
  assert.ok(
    error < 0.02 && Math.abs(average(one.nats) + mean) < 4 * error + 0.01,
    `${average(one.nats)}, ELBO ${-mean} ± ${error}`,
  );
  model.dispose();
});

test("a likelihood that is not known gives the bounds of one that is, where both are the same", async () => {
  const { model, images } = smallVae();
  // Another object: only the write-up's own is computed without a copy of the image for every draw.
  const other = new Vae(4, model.sizes, { ...bernoulli });
  const options = { draws: [1, 30], seed: 3 };
  const [known, unknown] = [await vaeBounds(model, images, options), await vaeBounds(other, images, options)];
  known.forEach(({ draws, nats }, i) => {
    assert.equal(unknown[i].draws, draws);
    assert.ok(largestDifference(unknown[i].nats, nats) < 1e-4);
  });
  for (const each of [model, other]) each.dispose();
});

test("progress counts draws to the end, and an abort ends the run with its reason and frees what it made", async () => {
  const before = tf.memory().numTensors;
  const told: number[] = [];
  await importanceBounds(linearGaussian(1, 1), x, {
    draws: [120],
    seed: 1,
    onProgress: ({ done, total }) => told.push(done / total),
  });
  assert.equal(told[told.length - 1], 1);
  const stop = new AbortController();
  stop.abort(new Error("enough"));
  await assert.rejects(
    importanceBounds(linearGaussian(1, 1), x, { draws: [5], seed: 1, signal: stop.signal }),
    /enough/,
  );
  const later = new AbortController();
  const run = importanceBounds(linearGaussian(1, 1), x, {
    draws: [1e7],
    seed: 1,
    onProgress: () => later.abort(new Error("now")),
    signal: later.signal,
  });
  await assert.rejects(run, /now/);
  assert.equal(tf.memory().numTensors, before);
});

test("the bound is of the model's own likelihood: a decoder that ignores z gives the normal density of the pixels", async () => {
  const { images } = smallVae();
  const model = new Vae(4, { pixels: 16, hidden: [8, 6], latentDim: 2 }, gaussian(0.5));
  model.decoder.layers().fc1.weight.assign(tf.zerosLike(model.decoder.layers().fc1.weight));
  const output = model.decoder.forward(tf.zeros([1, 2])).dataSync();
  const expected = Array.from({ length: 8 }, (_, i) =>
    Array.from(output).reduce(
      (sum, mean, d) =>
        sum - 2 * (images.data[16 * i + d] / 255 - mean) ** 2 - Math.log(0.5) - 0.5 * Math.log(2 * Math.PI),
      0,
    ),
  );
  // log p(x | z) is the same for every z, and the weights p(z) / q(z | x) have the mean 1
  const [{ nats }] = await vaeBounds(model, images, { draws: [2000], seed: 3 });
  assert.ok(largestDifference(nats, expected) < 0.05, `${largestDifference(nats, expected)}`);
});

test("one image has a bound too", async () => {
  const { model, images } = smallVae();
  const one = ndarray(images.data.slice(0, images.size / images.shape[0]), [1, ...images.shape.slice(1)]);
  const [{ nats }] = await vaeBounds(model, one, { draws: [3], seed: 1 });
  assert.equal(nats.length, 1);
  assert.ok(Number.isFinite(nats[0]));
});

test("what has no bound is refused by name", async () => {
  const { model, images } = smallVae();
  const refuse = (draws: number[], pattern: RegExp) =>
    assert.rejects(vaeBounds(model, images, { draws, seed: 1 }), pattern);
  await refuse([], /draws: expected at least one number K, found none/);
  const none = ndarray(new Uint8Array(0), [0, ...images.shape.slice(1)]);
  await assert.rejects(vaeBounds(model, none, { draws: [1], seed: 1 }), /x: expected at least one image, found none/);
  await refuse([0], /draws: expected integers from 1, found 0/);
  await refuse([2.5], /draws: expected integers from 1, found 2.5/);
  const plain = new Autoencoder(1, model.sizes);
  await assert.rejects(
    vaeBounds(plain, images, { draws: [1], seed: 1 }),
    /expected a posterior q\(z \| x\) with a variance, found none, as in a standard autoencoder/,
  );
  plain.dispose();
  model.dispose();
});

test("log-mean-exp by hand, in groups, without overflow", () => {
  const sum = new LogMeanExp(2, 2);
  assert.ok(sum.means().every(Number.isNaN));
  // Image 0: log((1 + 3) / 2) and log((5 + 7) / 2); image 1 the same, 1000 lower and then 1000 higher.
  sum.add([Math.log(1), Math.log(1) - 1000]);
  sum.add([Math.log(3), Math.log(3) - 1000]);
  sum.add([9, Math.log(5), 9, Math.log(5) + 1000], 1, 2);
  sum.add([9, Math.log(7), 9, Math.log(7) + 1000], 1, 2);
  // An incomplete group does not count.
  sum.add([100, 100]);
  const expected = (Math.log(2) + Math.log(6)) / 2;
  assert.ok(largestDifference(sum.means(), [expected, expected]) < 1e-12);
});

test("a draw of weight 0 counts in the mean, and draws of weight 0 alone make it 0", () => {
  const sum = new LogMeanExp(2, 2);
  sum.add([-Infinity, -Infinity]);
  sum.add([0, -Infinity]);
  assert.deepEqual([...sum.means()], [Math.log(0.5), -Infinity]);
});
