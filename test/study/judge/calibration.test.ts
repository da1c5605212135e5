import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { NdArray } from "ndarray";
import { calibrate, calibratedProbs, fitRefusalShift, passThreshold } from "../../../study/judge/calibration";
import { plainConfidences } from "../../../study/judge/plain";

/** Logits with 0 for the digit 4, −20 for the others, and the given margins for "not a digit". */
function logitsOf(margins: number[]): NdArray<Float32Array> {
  const rows = margins.map((margin) => Array.from({ length: 11 }, (_, k) => (k === 4 ? 0 : k === 10 ? margin : -20)));
  return ndarray(Float32Array.from(rows.flat()), [margins.length, 11]);
}

test("the shift is the smallest that leaves no more than the share refused", () => {
  const margins = [-9, -8, -7, -6, -5, -4, -3, 1, 2, 3];
  const logits = logitsOf(margins);
  const refusedAt = (refusalShift: number): number => {
    const probs = calibratedProbs(logits, { refusalShift, temperature: 1 });
    return margins.filter((_, i) => probs.get(i, 10) > probs.get(i, 4)).length;
  };
  for (const [share, shift] of [
    [0, 3],
    [0.1, 2],
    [0.2, 1],
    [0.25, 1],
    [0.3, 0],
    [0.9, 0],
  ]) {
    const found = fitRefusalShift(logits, share);
    assert.ok(Math.abs(found - shift) < 1e-4, `${share}: ${found}`);
    assert.ok(refusedAt(found) <= share * 10);
    if (shift > 0) assert.ok(refusedAt(found - 1e-3) > share * 10, "a smaller one refuses more");
  }
});

test("a calibration on logits with known margins gives the shares and the threshold by hand", () => {
  // 20 digits, 2 of them read as a 3: the shift for 5 % refused is the second largest margin, 1.
  const margins = Array.from({ length: 20 }, (_, i) => i - 17);
  const labels = margins.map((_, i) => (i < 2 ? 3 : 4));
  const calibration = calibrate(logitsOf(margins), labels, { refusedShare: 0.05, passShare: 0.5 });
  assert.ok(Math.abs(calibration.refusalShift - 1) < 1e-4);
  assert.equal(calibration.refused, 0.05);
  assert.equal(calibration.passed, 0.5);
  // The tenth largest confidence is that of the margin −8, which the shift makes −9.
  const { temperature, threshold } = calibration;
  assert.deepEqual(
    calibration.operatingPoints.map(({ passShare }) => passShare),
    [0.9, 0.95, 0.98, 0.99],
  );
  const lower = calibration.operatingPoints.map((point) => point.threshold);
  assert.ok(
    lower.every((t, i) => t < threshold && t <= (lower[i - 1] ?? 1)),
    "more pass, so lower ones",
  );
  const [four, others, none] = [1, 9 * Math.exp(-20 / temperature), Math.exp(-9 / temperature)];
  assert.ok(Math.abs(threshold - four / (four + others + none)) < 1e-4, `${threshold}`);
});

test("a classifier that never refuses needs no shift, and its two rules agree", () => {
  const logits = logitsOf(Array.from({ length: 10 }, () => -200));
  const calibration = calibrate(logits, new Array<number>(10).fill(4), { refusedShare: 0.002, passShare: 0.9 });
  assert.equal(calibration.refusalShift, 0);
  assert.equal(calibration.refused, 0);
  assert.equal(calibration.plainThreshold, calibration.threshold);
});

test("the threshold lets the wanted share pass, and no higher one does", () => {
  const confidences = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
  const none = confidences.map(() => false);
  assert.equal(passThreshold(confidences, none, 0.95), 0.1);
  assert.equal(passThreshold(confidences, none, 0.94), 0.1, "94 % of 20 are 19 images");
  assert.equal(passThreshold(confidences, none, 1), 0.05);
  assert.equal(passThreshold([0.3, 0.9, 0.9, 0.9], [false, false, false, false], 0.5), 0.9, "ties pass together");
});

test("refused images count as not passing, and where too many are, all others pass", () => {
  const confidences = [0.9, 0.8, 0.7, 0.45, 0.4];
  assert.equal(passThreshold(confidences, [false, false, false, true, false], 0.6), 0.7);
  assert.equal(passThreshold(confidences, [true, false, false, false, true], 0.6), 0.45);
  assert.equal(passThreshold(confidences, [false, false, false, true, true], 0.95), 0.7);
});

test("the plain confidence scales the ten digits' probabilities to sum 1 and ignores the eleventh", () => {
  const row = [0.06, 0.02, 0.02, 0, 0, 0, 0, 0, 0, 0, 0.9];
  const [refused, nothing] = plainConfidences(
    ndarray(Float32Array.from([...row, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]), [2, 11]),
  );
  assert.ok(Math.abs(refused - 0.6) < 1e-6);
  assert.equal(nothing, 0.1);
});

test("shares out of range and nothing to calibrate with are refused by name", () => {
  for (const share of [0, 1.1, NaN])
    assert.throws(() => passThreshold([0.5], [false], share), /share: expected a number above 0, up to 1/);
  assert.throws(
    () => passThreshold([0.5], [true], 0.9),
    /confidences: expected an image that is not refused, found none among 1/,
  );
  for (const share of [-0.1, 1, NaN])
    assert.throws(() => fitRefusalShift(logitsOf([1]), share), /share: expected a number from 0, below 1/);
  assert.throws(() => fitRefusalShift(logitsOf([]), 0.1), /logits: expected at least one row, found none/);
});
