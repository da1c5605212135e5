import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { AuditData } from "../../../study/parts/data";
import { atAllPoints, JudgedSet, passShares, rarestShares, thresholdAt } from "../../../study/parts/judged";
import { Judge } from "../../../study/judge";

const judge = {
  calibration: {
    operatingPoints: [
      { passShare: 0.95, threshold: 0.875 },
      { passShare: 0.99, threshold: 0.5 },
    ],
  },
} as Judge;
const data = {
  judges: [{ name: "judge", judge }],
  plan: { operatingPoints: [0.95, 0.99] },
  dataSet: { classes: ["0", "1"] },
} as unknown as AuditData;
const set = {
  // The third is refused.
  scores: ndarray(Float32Array.of(0.95, 0.6, 0, 0.875), [1, 4]),
  digits: ndarray(Int32Array.of(0, 1, 1, 0), [1, 4]),
} as JudgedSet;

test("shares at each operating point, of all images and of those that are recognised as their label", () => {
  assert.deepEqual(passShares(data, set), [[0.5, 0.75]]);
  assert.deepEqual(passShares(data, set, [0, 0, 1, 1]), [[0.25, 0.25]]);
});

test("the rarest class counts among what passes, and is 0 where nothing does or one class is missing", () => {
  assert.deepEqual(rarestShares(data, set), [[0, 1 / 3]]);
  const none = { ...set, scores: ndarray(new Float32Array(4), [1, 4]) };
  assert.deepEqual(rarestShares(data, none), [[0, 0]]);
});

test("a number that no operating point changes stands at each", () => {
  assert.deepEqual(atAllPoints(data, [7]), [[7, 7]]);
});

test("an operating point that a judge was not calibrated for is refused", () => {
  assert.throws(
    () => thresholdAt(judge, 0.9),
    /share: expected one of the judge's operating points 0.95, 0.99, found 0.9/,
  );
});
