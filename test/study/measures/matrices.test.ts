import assert from "node:assert/strict";
import { test } from "node:test";
import { crossProducts, sampleMoments } from "../../../study/measures";
import { centred, centredFloats, columnMeans, groupLabels, squaredDistance } from "../../../study/measures/matrices";
import { matrix, normals } from "./points";

test("cross products by hand: the lower triangle of Xᵀ Y, for rows that fill no group of four and for some that do", () => {
  const x = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const y = Float64Array.of(1, 0, 0, 1, 1, 0, 0, 1, 1, 1);
  // Columns 1 3 5 7 9 and 2 4 6 8 10 against 1 0 1 0 1 and 0 1 0 1 1.
  assert.deepEqual(crossProducts(x, y, 2), Float64Array.of(15, 0, 18, 22));
  assert.deepEqual(crossProducts(x.subarray(0, 2), y.subarray(0, 2), 2), Float64Array.of(1, 0, 2, 0));
  assert.deepEqual(crossProducts(x.subarray(0, 8), y.subarray(0, 8), 2), Float64Array.of(6, 0, 8, 12));
});

test("cross products are to the last bit what adding row after row gives", () => {
  const [count, dimensions] = [103, 5];
  const x = Float64Array.from(normals(count, dimensions, "x").flat());
  const y = Float64Array.from(normals(count, dimensions, "y").flat());
  const found = crossProducts(x, y, dimensions);
  for (let a = 0; a < dimensions; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += x[row * dimensions + a] * y[row * dimensions + b];
      assert.equal(found[a * dimensions + b], sum, `${a}, ${b}`);
    }
  }
});

test("moments by hand: the covariance is divided by N − 1", () => {
  const { mean, covariance } = sampleMoments(
    "rows",
    matrix([
      [0, 1],
      [2, 5],
      [4, 3],
    ]),
  );
  assert.deepEqual(mean, Float64Array.of(2, 3));
  assert.deepEqual(covariance.to2DArray(), [
    [4, 2],
    [2, 4],
  ]);
  assert.throws(
    () => sampleMoments("rows", matrix([[1, 2]])),
    /rows: expected at least 2 rows for a covariance, found 1/,
  );
});

test("column means, centred values and squared distances by hand", () => {
  const values = Float64Array.of(1, 10, 3, 30);
  const means = columnMeans(values, 2);
  assert.deepEqual(means, Float64Array.of(2, 20));
  assert.deepEqual(centred(values, means), Float64Array.of(-1, -10, 1, 10));
  assert.deepEqual(centredFloats(values, means), Float32Array.of(-1, -10, 1, 10));
  assert.equal(squaredDistance(values, 0, values, 1, 2), 4 + 400);
  assert.equal(squaredDistance(values, 1, values, 1, 2), 0);
});

test("labels are grouped by their ascending order, whatever their numbers", () => {
  const { labels, group, sizes } = groupLabels([7, 3, 7, 9], 4);
  assert.deepEqual(labels, [3, 7, 9]);
  assert.deepEqual(group, Int32Array.of(1, 0, 1, 2));
  assert.deepEqual(sizes, Int32Array.of(1, 2, 1));
  assert.throws(() => groupLabels([1], 2), /labels: expected 2, one for each point, found 1/);
});
