import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latentKl } from "../../../lib/model/loss";
import { monteCarloKl } from "../../../study/measures/monte-carlo";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { assertTensorsLeft } from "../../support/tensors";

const MU = [
  [0.5, -1],
  [0, 0],
  [2, 0.3],
];
const LOG_VAR = [
  [0.3, -2],
  [0, 0],
  [-1, 1],
];

describe("monteCarloKl", () => {
  it("agrees with the formula within five standard errors, for each image", () => {
    const exact = tf.sum(latentKl(tf.tensor2d(MU), tf.tensor2d(LOG_VAR)), 1).dataSync();
    const { mean, error } = monteCarloKl(tf.tensor2d(MU), tf.tensor2d(LOG_VAR), 20_000, 3);
    for (const i of [0, 1, 2]) assertClose(mean[i], exact[i], { absolute: 5 * error[i] + 1e-6 }, `image ${i}`);
  });

  it("has the standard error that the variance of log q − log p implies, worked out by hand", () => {
    // In one dimension log q − log p = ½ (z² − ε²) − ½ log σ², with z = μ + σ ε: its variance is (σ² − 1)² / 2 + μ² σ².
    const variance = (m: number, s2: number) => (s2 - 1) ** 2 / 2 + m ** 2 * s2;
    const draws = 20_000;
    const { error } = monteCarloKl(tf.tensor2d(MU), tf.tensor2d(LOG_VAR), draws, 4);
    for (const i of [0, 2]) {
      const expected = Math.sqrt(
        (variance(MU[i][0], Math.exp(LOG_VAR[i][0])) + variance(MU[i][1], Math.exp(LOG_VAR[i][1]))) / draws,
      );
      // The deviation of a sample's deviation is below 2 / √draws of it for these nearly normal sums.
      assertClose(error[i], expected, { relative: 10 / Math.sqrt(draws) }, `image ${i}`);
    }
  });

  it("is exactly 0 without error for the standard normal, where q and p are the same", () => {
    const { mean, error } = monteCarloKl(tf.zeros([1, 4]), tf.zeros([1, 4]), 100, 1);
    assert.deepEqual([mean[0], error[0]], [0, 0]);
  });

  it("gives the same estimate for the same seed, another for another", () => {
    const estimate = (seed: number) => monteCarloKl(tf.tensor2d(MU), tf.tensor2d(LOG_VAR), 10, seed).mean;
    assert.deepEqual(estimate(1), estimate(1));
    assert.notDeepEqual(estimate(1), estimate(2));
  });

  it("leaves nothing on the device", () => {
    const [mu, logVar] = [tf.tensor2d(MU), tf.tensor2d(LOG_VAR)];
    assertTensorsLeft(0, () => monteCarloKl(mu, logVar, 10, 1));
  });
});
