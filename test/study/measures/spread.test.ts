import assert from "node:assert/strict";
import { test } from "node:test";
import { meanEstimate, quantiles, spread } from "../../../study/measures";
import { fixture } from "./points";

test("the spread of four values, by hand", () => {
  const { count, mean, deviation, min, max } = spread([10, 2, 4, 8]);
  assert.deepEqual({ count, mean, min, max }, { count: 4, mean: 6, min: 2, max: 10 });
  // Squares around 6: 16 + 16 + 4 + 4 = 40, divided by 3.
  assert.ok(Math.abs((deviation as number) - Math.sqrt(40 / 3)) < 1e-12);
});

test("a single seed has no deviation, and equal ones have the deviation 0", () => {
  assert.deepEqual(spread([5]), { count: 1, mean: 5, deviation: null, min: 5, max: 5 });
  assert.equal(spread([5, 5, 5]).deviation, 0);
});

test("the standard error of a mean, by hand", () => {
  const { mean, error, count } = meanEstimate(Float32Array.of(1, 2, 3, 4));
  assert.deepEqual([mean, count], [2.5, 4]);
  assert.ok(Math.abs(error - Math.sqrt(5 / 3 / 4)) < 1e-12);
});

test("two values are enough for a standard error", () => {
  // Variance (1 + 1) / 1 = 2, and √(2 / 2) = 1.
  assert.deepEqual(meanEstimate([1, 3]), { count: 2, mean: 2, error: 1 });
});

test("a mean far from 0 keeps its small variance", () => {
  assert.ok(Math.abs(meanEstimate([1e9 + 1, 1e9 + 2, 1e9 + 3]).error - Math.sqrt(1 / 3)) < 1e-9);
});

test("quantiles are NumPy's", () => {
  const {
    values,
    levels,
    quantiles: expected,
  } = fixture<{ values: number[]; levels: number[]; quantiles: number[] }>("quantiles");
  quantiles(values, levels).forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) < 1e-12, `level ${levels[i]}`),
  );
  assert.deepEqual(quantiles([3], [0, 0.5, 1]), [3, 3, 3]);
});

test("values that say nothing are refused by name", () => {
  assert.throws(() => spread([]), /values: expected at least one, found none/);
  assert.throws(() => spread([1, NaN]), /values\[1\]: expected a finite number, found NaN/);
  assert.throws(() => spread([NaN, 1]), /values\[0\]: expected a finite number, found NaN/);
  assert.throws(() => meanEstimate([1]), /at least 2 for a standard error, found 1/);
  assert.throws(() => quantiles([1], [1.5]), /levels: expected numbers from 0 to 1, found 1.5/);
});
