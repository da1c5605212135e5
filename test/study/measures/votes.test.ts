import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { voteAccuracy } from "../../../study/measures";

test("a point counts when most of its neighbours have its label; of equal votes the lower label counts", () => {
  // Labels 0, 0, 1, 1; neighbours' labels: 0 0, 0 1 (tie → 0), 1 1, 0 1 (tie → 0).
  const neighbours = ndarray(Int32Array.of(1, 1, 0, 2, 3, 3, 0, 2), [4, 2]);
  assert.equal(voteAccuracy(neighbours, [0, 0, 1, 1]), 0.75);
  assert.equal(voteAccuracy(neighbours, [0, 0, 1, 1], [2, 3]), 0.5);
});
