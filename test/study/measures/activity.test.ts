import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { ACTIVE_VARIANCE, klOfDimensions, latentActivity } from "../../../study/measures";
import { latentKl } from "../../../lib/model/loss";
import { tf } from "@vae-notebooks/tf-graph";
import { largestDifference } from "./points";

test("a unit is active when its mean varies with the image, whatever its level", () => {
  // Variances with N − 1: 4 · 1 / 3, 0, and 4 · 0.0064 / 3 = 0.0085 just below the threshold.
  const mu = ndarray(Float32Array.of(1, 5, 0.08, -1, 5, -0.08, 1, 5, 0.08, -1, 5, -0.08), [4, 3]);
  const { variance, active } = latentActivity(mu);
  assert.ok(largestDifference(variance, [4 / 3, 0, 0.0256 / 3]) < 1e-7);
  assert.deepEqual(active, [0]);
});

test("a collapsed encoder has no active unit, one just above the threshold has", () => {
  assert.deepEqual(latentActivity(ndarray(new Float32Array(20).fill(0.3), [10, 2])).active, []);
  // Burda et al. 2016, section 5.
  assert.equal(ACTIVE_VARIANCE, 0.01);
  const side = Math.sqrt(ACTIVE_VARIANCE / 2) * 1.01;
  assert.deepEqual(latentActivity(ndarray(Float32Array.of(-side, side), [2, 1])).active, [0]);
  assert.throws(
    () => latentActivity(ndarray(new Float32Array(2), [1, 2])),
    /mu: expected at least 2 images for a variance, found 1/,
  );
});

test("KL of each dimension: 0 for the prior, by hand elsewhere, and its sum is the loss's term", () => {
  // N(3, 1): 4.5; N(0, e): (e − 2) / 2; the mean of each with the prior's 0.
  const mu = Float32Array.of(3, 0, 0, 0, 0, 0);
  const logVar = Float32Array.of(0, 1, 0, 0, 0, 0);
  const kl = klOfDimensions({ mu: ndarray(mu, [2, 3]), logVar: ndarray(logVar, [2, 3]) });
  assert.ok(largestDifference(kl, [2.25, (Math.E - 2) / 4, 0]) < 1e-7);
  const summed = tf.sum(latentKl(tf.tensor2d(mu, [2, 3]), tf.tensor2d(logVar, [2, 3]))).dataSync()[0] / 2;
  assert.ok(Math.abs(kl[0] + kl[1] + kl[2] - summed) < 1e-6);
});
