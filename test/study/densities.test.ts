import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { fitGaussian, logDensities, sampleGaussian } from "../../study/gaussian";
import { fitMixture, mixtureArrays, mixtureLogDensities, sampleMixture } from "../../study/mixture";
import { randomStream } from "@vae-notebooks/random";

const close = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `expected ${expected} ± ${tolerance}, found ${found}`);

test("a Gaussian fitted to four corners has their mean and covariance", () => {
  // (0,0), (2,0), (0,4), (2,4): mean (1, 2), variances 1 and 4, covariance 0; the ridge adds 2.5e-6.
  const gaussian = fitGaussian(ndarray(Float32Array.of(0, 0, 2, 0, 0, 4, 2, 4), [4, 2]));
  assert.deepEqual(Array.from(gaussian.mean), [1, 2]);
  close(gaussian.cholesky[0], 1, 1e-5);
  close(gaussian.cholesky[3], 2, 1e-5);
  close(gaussian.cholesky[2], 0, 1e-12);
});

test("weights count points as if they stood there more often", () => {
  const twice = fitGaussian(ndarray(Float32Array.of(0, 3, 3), [3, 1]));
  const weighted = fitGaussian(ndarray(Float32Array.of(0, 3), [2, 1]), Float64Array.of(1, 2));
  close(weighted.mean[0], twice.mean[0], 1e-12);
  close(weighted.cholesky[0], twice.cholesky[0], 1e-6);
});

test("the log density is that of the closed form", () => {
  // scipy.stats.multivariate_normal(mean=[1, 2], cov=[[1, 0], [0, 4]]).logpdf([1, 4]) = -log(2π) - log(2) - 0.5
  const gaussian = fitGaussian(ndarray(Float32Array.of(0, 0, 2, 0, 0, 4, 2, 4), [4, 2]));
  close(
    logDensities(gaussian, ndarray(Float32Array.of(1, 4), [1, 2]))[0],
    -Math.log(2 * Math.PI) - Math.log(2) - 0.5,
    1e-5,
  );
});

test("draws from a Gaussian have its mean and covariance", () => {
  const source = fitGaussian(ndarray(Float32Array.of(0, 0, 2, 1, 0, -1, 2, 4, 5, 5), [5, 2]));
  const again = fitGaussian(sampleGaussian(source, 20000, randomStream(1, "draws")));
  // Standard error of a mean: deviation / √20000, at most 0.02; five of them.
  for (const d of [0, 1]) close(again.mean[d], source.mean[d], 0.1);
  for (const [r, c] of [
    [0, 0],
    [1, 0],
    [1, 1],
  ])
    close(again.cholesky[2 * r + c], source.cholesky[2 * r + c], 0.1);
});

test("a dimension that never varies does not stop the fit", () => {
  const gaussian = fitGaussian(ndarray(Float32Array.of(0, 7, 1, 7, 2, 7), [3, 2]));
  assert.ok(Number.isFinite(logDensities(gaussian, ndarray(Float32Array.of(1, 7), [1, 2]))[0]));
});

test("a mixture finds two well separated groups, their shares and their centres", () => {
  const random = randomStream(3, "two groups");
  const points = Float32Array.from(
    { length: 2 * 3000 },
    (_, i) => (Math.floor(i / 2) % 3 === 0 ? 10 : 0) + random.normal(),
  );
  const mixture = fitMixture(ndarray(points, [3000, 2]), 2, randomStream(4, "start"));
  const order = mixture.components[0].mean[0] < mixture.components[1].mean[0] ? [0, 1] : [1, 0];
  close(mixture.weights[order[0]], 2 / 3, 0.01);
  close(mixture.components[order[0]].mean[0], 0, 0.12);
  close(mixture.components[order[1]].mean[1], 10, 0.16);
});

test("a mixture's arrays have its shares, its means row by row, and factors whose products are the covariances", () => {
  const left = fitGaussian(ndarray(Float32Array.of(0, 0, 2, 0, 0, 2, 2, 4), [4, 2]));
  const right = fitGaussian(ndarray(Float32Array.of(9, 1, 11, 1), [2, 2]));
  const arrays = mixtureArrays({ weights: Float64Array.of(0.25, 0.75), components: [left, right], logLikelihoods: [] });
  const [shares, means, factors] = ["weights", "means", "factors"].map((name) => arrays[`mixture-${name}`]);
  assert.deepEqual([...shares.data], [0.25, 0.75]);
  assert.deepEqual([means.shape, ...means.data], [[2, 2], 1, 1.5, 10, 1]);
  assert.deepEqual(factors.shape, [2, 2, 2]);
  // Of the left one's variances 1 and 2.75 and covariance 0.5: L = [1, 0; 0.5, √(2.75 − 0.25)].
  [1, 0, 0.5, Math.sqrt(2.5)].forEach((expected, i) => close(factors.data[i], expected, 1e-5));
});

test("the likelihood of a mixture never falls from one iteration to the next", () => {
  const random = randomStream(5, "points");
  const points = ndarray(
    Float32Array.from({ length: 1500 }, () => random.normal() * random.uniform()),
    [500, 3],
  );
  const { logLikelihoods } = fitMixture(points, 4, randomStream(6, "start"));
  assert.ok(logLikelihoods.length > 2);
  for (let i = 1; i < logLikelihoods.length; i++) assert.ok(logLikelihoods[i] >= logLikelihoods[i - 1] - 1e-6);
});

test("draws from a mixture fall to its components by their shares", () => {
  const left = fitGaussian(ndarray(Float32Array.of(-11, -9), [2, 1]));
  const right = fitGaussian(ndarray(Float32Array.of(9, 11), [2, 1]));
  const mixture = { weights: Float64Array.of(0.25, 0.75), components: [left, right], logLikelihoods: [] };
  const draws = sampleMixture(mixture, 4000, randomStream(7, "draws"));
  // Standard error of the share: √(0.25 · 0.75 / 4000) = 0.007; four of them.
  close(draws.data.filter((x) => x < 0).length / 4000, 0.25, 0.028);
});

test("the log density of a mixture is that of its weighted components, far from both as well", () => {
  // Means −10 and 10 with variance 1 (the ridge adds a millionth).
  const left = fitGaussian(ndarray(Float32Array.of(-11, -9), [2, 1]));
  const right = fitGaussian(ndarray(Float32Array.of(9, 11), [2, 1]));
  const mixture = { weights: Float64Array.of(0.25, 0.75), components: [left, right], logLikelihoods: [] };
  const found = mixtureLogDensities(mixture, ndarray(Float32Array.of(-10, 0, 60), [3, 1]));
  const constant = -0.5 * Math.log(2 * Math.PI);
  close(found[0], Math.log(0.25) + constant, 1e-5);
  close(found[1], constant - 50, 1e-4);
  close(found[2], Math.log(0.75) + constant - 1250, 2e-3);
});

test("fewer points than components are refused by name", () => {
  assert.throws(
    () => fitMixture(ndarray(new Float32Array(4), [2, 2]), 3, randomStream(1, "start")),
    /points: expected at least 3.*found 2/,
  );
});

test("transposed and sliced points are fitted and weighed as what they show", () => {
  const rows = [0, 0, 2, 1, 0, 4, 2, 5, 9, 8, 9, 9];
  const points = ndarray(Float32Array.from(rows), [6, 2]);
  const columns = ndarray(
    Float32Array.from([0, 1].flatMap((d) => rows.filter((_, at) => at % 2 === d))),
    [2, 6],
  ).transpose(1, 0);
  const sliced = ndarray(
    Float32Array.from([7, 7, 7, ...[0, 1, 2, 3, 4, 5].flatMap((i) => [7, rows[2 * i], rows[2 * i + 1]])]),
    [7, 3],
  ).lo(1, 1);
  const [gaussian, mixture] = [fitGaussian(points), fitMixture(points, 2, randomStream(1, "start"))];
  for (const view of [columns, sliced]) {
    assert.deepEqual(fitGaussian(view), gaussian);
    assert.deepEqual(logDensities(gaussian, view), logDensities(gaussian, points));
    assert.deepEqual(fitMixture(view, 2, randomStream(1, "start")), mixture);
  }
});
