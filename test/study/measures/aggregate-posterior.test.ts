import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { NdArray } from "ndarray";
import { heldOutKl, priorDraws, sampledCodes, testAgainstPrior } from "../../../study/measures";
import { fitGaussian, fitMixture, logDensities, mixtureLogDensities } from "../../../study";
import { randomStream } from "@vae-notebooks/random";
import { assertClose, mean, moment, normalDistance, normalDistanceLimit } from "@vae-notebooks/testing";
import { matrix, moved, normals } from "./points";

function floats(rows: number[][]): NdArray<Float32Array> {
  return ndarray(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
}

/** Codes of a world whose q(z) is known: mu from N(m, t² I), q(z | x) = N(mu, s² I), so q(z) = N(m, (t² + s²) I). */
function world(count: number, m: number[], t: number, s: number) {
  const mu = floats(
    moved(
      normals(count, m.length, "world").map((row) => row.map((value) => t * value)),
      m,
    ),
  );
  const logVar = ndarray(new Float32Array(count * m.length).fill(2 * Math.log(s)), mu.shape.slice());
  // KL(N(m, v I) ‖ N(0, I)) = ½ Σ (v + m_d² − 1 − log v).
  const v = t * t + s * s;
  const kl = 0.5 * m.reduce((sum, m_d) => sum + v + m_d ** 2 - 1 - Math.log(v), 0);
  return { codes: { mu, logVar }, kl };
}

test("codes are drawn from the posteriors: mean, deviation and shape; without a variance they are the means", () => {
  const { codes } = world(4000, [1, -2], 0, 0.5);
  const z = sampledCodes(codes, 3);
  const first = Array.from({ length: 4000 }, (_, i) => z.get(i, 0));
  assertClose(mean(first), 1, { absolute: (5 * 0.5) / Math.sqrt(4000) });
  assertClose(moment(first, 2, 1), 0.25, { absolute: (5 * 0.25 * Math.SQRT2) / Math.sqrt(4000) });
  assert.deepEqual(sampledCodes(codes, 3), z);
  assert.notDeepEqual(sampledCodes(codes, 4).data, z.data);
  assert.equal(sampledCodes({ mu: codes.mu }, 3), codes.mu);
  const prior = priorDraws(4000, 2, 3);
  assert.ok(normalDistance(prior.data) < normalDistanceLimit(8000));
});

test("the held-out bound of a fitted Gaussian is the KL of codes that are one", () => {
  const { codes, kl } = world(3000, [1, 0.5], 0.6, 0.5);
  const z = sampledCodes(codes, 1);
  const fitted = fitGaussian(sampledCodes(codes, 2));
  const held = heldOutKl(logDensities(fitted, z), z);
  assertClose(held.mean, kl, { absolute: 4 * held.error });
});

test("codes that are the prior's have KL 0 and can't be told from it: the control that should pass", async () => {
  const { codes, kl } = world(3000, [0, 0], 0.8, 0.6);
  assertClose(kl, 0, { absolute: 1e-12 });
  const z = sampledCodes(codes, 1);
  const held = heldOutKl(logDensities(fitGaussian(sampledCodes(codes, 2)), z), z);
  assertClose(held.mean, 0, { absolute: 4 * held.error + 0.01 });
  const { accuracy, chance } = await testAgainstPrior(z, { seed: 1, folds: 3, steps: 200 });
  assertClose(accuracy, 0.5, { absolute: 4 * chance.accuracy });
});

test("two clusters with the prior's mean and covariance: a fitted mixture and a classifier see them", async () => {
  // ± 0.95 with σ² = 1 − 0.95², so mean 0 and variance 1. scipy.integrate.quad of q log(q / p) from −6 to 6 gives 0.4742.
  const draw = (name: string) =>
    floats(normals(3000, 1, name).map(([e], i) => [(i % 2 ? 0.95 : -0.95) + Math.sqrt(1 - 0.95 ** 2) * e]));
  const [fit, z] = [draw("fit"), draw("held out")];
  const mixture = fitMixture(fit, 2, randomStream(1, "test"));
  const held = heldOutKl(mixtureLogDensities(mixture, z), z);
  assertClose(held.mean, 0.4742, { absolute: 4 * held.error + 0.01 });
  // The best that a classifier can reach is half of the integral of max(q, p), 0.7075.
  const { accuracy } = await testAgainstPrior(z, { seed: 1, folds: 3, steps: 400 });
  assertClose(accuracy, 0.7075, { absolute: 0.025 });
});

test("densities of another number of codes are refused by name", () => {
  assert.throws(() => heldOutKl([1], matrix([[0], [0]])), /logDensities: expected 2, one for each code, found 1/);
});
