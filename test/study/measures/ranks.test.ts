import assert from "node:assert/strict";
import { test } from "node:test";
import { midranks, probabilityAbove, probabilityAboveError, spearman } from "../../../study/measures";
import { assertClose } from "@vae-notebooks/testing";
import { fixture, normals } from "./points";

test("ranks, rank correlation and area under the ROC curve are SciPy's and scikit-learn's, with ties", () => {
  const expected = fixture<{
    first: number[];
    second: number[];
    ranks: number[];
    spearman: number;
    above: number;
  }>("ranks");
  assert.deepEqual([...midranks(expected.first)], expected.ranks);
  assertClose(spearman(expected.first, expected.second), expected.spearman, { absolute: 1e-12 });
  assertClose(probabilityAbove(expected.first, expected.second), expected.above, { absolute: 1e-12 });
});

test("by hand: equal values share their ranks, the same order is 1 and the opposite −1", () => {
  assert.deepEqual([...midranks([5, 1, 5, 3])], [3.5, 1, 3.5, 2]);
  assert.deepEqual([...midranks([])], []);
  assert.equal(spearman([1, 2, 10], [0, 5, 6]), 1);
  assert.equal(spearman([1, 2, 10], [6, 5, 0]), -1);
  assert.ok(Number.isNaN(spearman([1, 1, 1], [1, 2, 3])), "no order, no correlation");
  // Of the four pairs 3 > 1, 3 > 2, 1 = 1 (a half) and 1 < 2.
  assert.equal(probabilityAbove([3, 1], [1, 2]), 2.5 / 4);
  assert.deepEqual([probabilityAbove([2], [1]), probabilityAbove([1], [2]), probabilityAbove([1], [1])], [1, 0, 0.5]);
});

test("lists of one distribution are above each other half of the time, to the error that is stated", () => {
  const deviations = Array.from({ length: 200 }, (_, i) => {
    const [a, b] = ["a", "b"].map((name) => normals(30, 1, `${name}${i}`).flat());
    return (probabilityAbove(a, b) - 0.5) / probabilityAboveError(30, 30);
  });
  // χ² of 200 degrees of freedom has the mean 1 and the deviation √(2 / 200) = 0.1 per degree.
  assertClose(deviations.reduce((sum, value) => sum + value ** 2, 0) / 200, 1, { absolute: 0.4 });
});

test("unfit lists are refused by name", () => {
  assert.throws(() => spearman([1, 2], [1]), /b: expected as many values as a has, and at least 2, found 1 for 2/);
  assert.throws(() => probabilityAbove([], [1]), /values: expected at least one on each side, found 0 and 1/);
});
