import assert from "node:assert/strict";
import { test } from "node:test";
import { reliability } from "../../../study/judge/reliability";

test("the calibration error of two bins is the weighted gap by hand", () => {
  // Bin 15 holds 0.95 four times, 3 right: gap 0.20. Bin 9 of (8/15, 9/15] holds 0.6 once, right: gap 0.4.
  const { expectedCalibrationError, bins } = reliability(
    [0.95, 0.95, 0.95, 0.95, 0.6],
    [true, true, true, false, true],
  );
  assert.ok(Math.abs(expectedCalibrationError - (4 * 0.2 + 0.4) / 5) < 1e-12);
  assert.equal(bins.length, 15);
  assert.deepEqual(
    bins.map(({ count }) => count),
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4],
  );
  assert.equal(bins[14].accuracy, 0.75);
  assert.ok(Math.abs((bins[14].confidence as number) - 0.95) < 1e-12);
  assert.equal(bins[0].accuracy, null);
});

test("confidences 0 and 1 fall into the first and the last bin, and perfect confidence has no error", () => {
  const { expectedCalibrationError, bins } = reliability([0, 1, 1], [false, true, true]);
  assert.equal(expectedCalibrationError, 0);
  assert.deepEqual([bins[0].count, bins[14].count], [1, 2]);
});

test("no images, and another number of answers than confidences, are refused by name", () => {
  assert.throws(() => reliability([], []), /right: expected .* found 0 for 0/);
  assert.throws(() => reliability([0.5], []), /right: expected .* found 0 for 1/);
});
