import assert from "node:assert/strict";
import { test } from "node:test";
import { centroidAgreement, centroidDistances } from "../../../study/measures";
import { assertClose } from "@vae-notebooks/testing";
import { matrix, normals } from "./points";

/** Distances between single points, one a label. */
const placed = (points: number[][]) => centroidDistances(matrix(points), [...points.keys()]);

test("by hand for three labels: rank correlations of 3 distances, and how many of 6 × 6 relabellings agree as well", () => {
  // Distances 0–1, 0–2, 1–2: 1, 4, 3 (ranks 1, 3, 2) and 2, 5, 7 (ranks 1, 2, 3): Spearman 1 − 6 · 2 / (3 · 8) = 0.5.
  const [one, two] = [
    placed([[0], [1], [4]]),
    placed([
      [0, 0],
      [2, 0],
      [-5, 0],
    ]),
  ];
  const { correlations, mean, chance, p } = centroidAgreement([one, two], { seed: 1, permutations: 4000 });
  assertClose([...correlations, mean], [0.5, 0.5], { absolute: 1e-12 });
  // Relabelling three clusters puts the three ranks in any order: 1, ½, ½, −½, −½, −1 with equal chance.
  assertClose(p, 0.5, { absolute: (5 * 0.5) / Math.sqrt(4000) });
  assertClose(chance.mean, 0, { absolute: 0.06 });
  assertClose(chance.deviation, Math.sqrt(0.5), { absolute: 0.03 });
});

test("runs that are turned and stretched copies agree wholly, which ten labels put at chance never do", () => {
  const points = normals(10, 2, "ten");
  const turned = points.map(([x, y]) => [3 * y, -3 * x]);
  const found = centroidAgreement([placed(points), placed(turned), placed(points)], { seed: 1, permutations: 999 });
  assert.equal(found.correlations.length, 3);
  assertClose(found.mean, 1, { absolute: 1e-12 });
  assert.equal(found.p, 1 / 1000);
  // Mean over three pairs of runs of a correlation of 45 ranks: about 1 / √(45 · 3) where distances were independent.
  assert.ok(Math.abs(found.chance.mean) < 0.02 && found.chance.deviation < 0.2, JSON.stringify(found.chance));
});

test("labels strewn at random in each run agree no more than chance: the control of clusters at random", () => {
  const runs = ["a", "b", "c", "d"].map((name) => placed(normals(10, 2, name)));
  const { mean, chance, p } = centroidAgreement(runs, { seed: 1 });
  assert.ok(Math.abs(mean - chance.mean) < 4 * chance.deviation && p > 0.01, `${mean}, ${p}`);
  assert.deepEqual(centroidAgreement(runs, { seed: 1 }), centroidAgreement(runs, { seed: 1 }));
});

test("unfit runs are refused by name", () => {
  const three = placed([[0], [1], [4]]);
  assert.throws(() => centroidAgreement([three], { seed: 1 }), /runs: expected at least two, found 1/);
  const others = centroidDistances(matrix([[0], [1], [4]]), [7, 8, 9]);
  assert.throws(() => centroidAgreement([three, others], { seed: 1 }), /expected the labels 0, 1, 2, found 7, 8, 9/);
  const two = placed([[0], [1]]);
  assert.throws(() => centroidAgreement([two, two], { seed: 1 }), /labels: expected at least three, found 2/);
});
