import assert from "node:assert/strict";
import { test } from "node:test";
import { twoSampleTest } from "../../../study/measures";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose, normalDistribution } from "@vae-notebooks/testing";
import { matrix, moved, normals } from "./points";

const COUNT = 2000;
const OPTIONS = { seed: 1, folds: 4, steps: 400 };
const standard = matrix(normals(COUNT, 4, "standard"));

test("sets of one distribution can't be told apart: both numbers are ½ up to chance", async () => {
  const { accuracy, auc, chance } = await twoSampleTest(matrix(normals(COUNT, 4, "same")), standard, OPTIONS);
  assertClose([chance.accuracy, chance.auc], [0.5 / Math.sqrt(4000), Math.sqrt(4001 / (12 * 2000 ** 2))], {
    absolute: 1e-12,
  });
  assertClose(accuracy, 0.5, { absolute: 4 * chance.accuracy });
  assertClose(auc, 0.5, { absolute: 4 * chance.auc });
});

test("Gaussians a distance d apart are told as well as can be: accuracy Φ(d / 2), AUC Φ(d / √2)", async () => {
  const distance = 1.5;
  const shifted = matrix(moved(normals(COUNT, 4, "moved"), new Array<number>(4).fill(distance / 2)));
  const { accuracy, auc } = await twoSampleTest(shifted, standard, OPTIONS);
  assertClose(accuracy, normalDistribution(distance / 2), { absolute: 0.025 });
  assertClose(auc, normalDistribution(distance / Math.SQRT2), { absolute: 0.025 });
});

test("a Gaussian of twice the scale is told as well as can be, by the squares", async () => {
  const wide = matrix(normals(COUNT, 4, "wide").map((row) => row.map((value) => 2 * value)));
  const { accuracy, auc } = await twoSampleTest(wide, standard, OPTIONS);
  // The best score is |z|², χ² with 4 degrees of freedom, times 4 for the wide one:
  // t = 8 / 3 * log(16); (scipy.stats.chi2.cdf(t, 4) + scipy.stats.chi2.sf(t / 4, 4)) / 2 is 0.8236, and
  // scipy.stats.f.cdf(4, 4, 4), the chance that one is below four times the other, 0.896.
  assertClose(accuracy, 0.8236, { absolute: 0.025 });
  assertClose(auc, 0.896, { absolute: 0.025 });
});

test("what no moment of a coordinate and no correlation shows is told: y = ± x with a random sign", async () => {
  const signs = normals(COUNT, 1, "signs");
  const dependent = normals(COUNT, 4, "dependent").map(([x, , ...rest], i) => [x, Math.sign(signs[i][0]) * x, ...rest]);
  const { accuracy, auc } = await twoSampleTest(matrix(dependent), standard, OPTIONS);
  assert.ok(accuracy > 0.8 && auc > 0.9, `${accuracy}, ${auc}`);
});

test("the same seed gives the same numbers, progress is told, and no tensor is left behind", async () => {
  const small = matrix(normals(100, 2, "small"));
  const other = matrix(normals(100, 2, "other"));
  const before = tf.memory().numTensors;
  const told: number[] = [];
  const run = (seed: number) =>
    twoSampleTest(small, other, { seed, folds: 2, steps: 20, onProgress: ({ done }) => told.push(done) });
  assert.deepEqual(await run(1), await run(1));
  assert.notDeepEqual((await run(1)).auc, (await run(2)).auc);
  assert.equal(told[told.length - 1], 40);
  assert.equal(tf.memory().numTensors, before);
  await assert.rejects(
    twoSampleTest(small, other, { seed: 1, signal: AbortSignal.abort(new Error("enough")) }),
    /enough/,
  );
  assert.equal(tf.memory().numTensors, before);
});

test("a column that never varies is no trouble, and unfit sets are refused by name", async () => {
  const constant = matrix([[1], [1], [1], [1]]);
  const { accuracy, auc } = await twoSampleTest(constant, constant, { seed: 1, folds: 2, steps: 2 });
  assert.deepEqual([accuracy, auc], [0.5, 0.5]);
  await assert.rejects(
    twoSampleTest(constant, matrix([[1]]), OPTIONS),
    /second: expected the shape \[4,1\], as the first has, found \[1,1\]/,
  );
  await assert.rejects(
    twoSampleTest(constant, constant, { seed: 1, folds: 5 }),
    /folds: expected an integer from 2 to 4/,
  );
  await assert.rejects(
    twoSampleTest(matrix([[NaN], [1]]), matrix([[0], [1]]), { seed: 1, folds: 2 }),
    /first\[0, 0\]: expected a finite number, found NaN/,
  );
});
