import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestNeighbours, nearestOthers } from "../../../study/measures";
import { tf } from "@vae-notebooks/tf-graph";
import { fixture, largestDifference, matrix, normals } from "./points";

/** The rows of the k nearest, by sorting all. */
function bySorting(query: number[], rows: number[][], k: number, without = -1): number[] {
  const squares = rows.map((row) => row.reduce((sum, value, d) => sum + (value - query[d]) ** 2, 0));
  return squares
    .map((_, j) => j)
    .filter((j) => j !== without)
    .sort((a, b) => squares[a] - squares[b] || a - b)
    .slice(0, k);
}

test("neighbours among random points are those that sorting all distances gives", async () => {
  const [queries, rows] = [normals(70, 6, "queries"), normals(400, 6, "reference")];
  const { index, distance } = await nearestNeighbours(matrix(queries), matrix(rows), 5);
  assert.deepEqual(
    [index.shape, distance.shape],
    [
      [70, 5],
      [70, 5],
    ],
  );
  queries.forEach((query, q) => {
    const expected = bySorting(query, rows, 5);
    assert.deepEqual([...index.data.subarray(5 * q, 5 * q + 5)], expected);
    expected.forEach((row, n) =>
      assert.ok(Math.abs(distance.get(q, n) - Math.hypot(...rows[row].map((v, d) => v - query[d]))) < 1e-12),
    );
  });
});

test("the nearest others of a set are scikit-learn's", async () => {
  const { points } = fixture<{ points: number[][] }>("silhouette");
  const expected = fixture<{ index: number[][]; distance: number[][] }>("neighbours");
  const { index, distance } = await nearestOthers(matrix(points), 4);
  assert.deepEqual([...index.data], expected.index.flat());
  assert.ok(largestDifference(distance.data, expected.distance.flat()) < 1e-12);
});

test("float32 can't tell these neighbours apart, and the answer is exact all the same", async () => {
  // Two clouds 20,000 apart with 40 points each within 1e-3: their squared distances drown in float32's 24 bits.
  const rows = normals(80, 2, "tight").map((row, i) => row.map((value) => 1e-4 * value + (i < 40 ? 1e4 : -1e4)));
  const { index } = await nearestOthers(matrix(rows), 3);
  rows.forEach((row, i) =>
    assert.deepEqual([...index.data.subarray(3 * i, 3 * i + 3)], bySorting(row, rows, 3, i), `point ${i}`),
  );
});

test("where float32's error is of the size of the distances the answer is exact too", async () => {
  const rows = normals(80, 2, "loose").map((row, i) => row.map((value) => 3 * value + (i < 40 ? 1e4 : -1e4)));
  const { index } = await nearestOthers(matrix(rows), 3);
  rows.forEach((row, i) =>
    assert.deepEqual([...index.data.subarray(3 * i, 3 * i + 3)], bySorting(row, rows, 3, i), `point ${i}`),
  );
});

test("a neighbour on the other side of the centre is found though ten points on this side come near it", async () => {
  // The first point's nearest is the second, 0.12 away; the third is 0.125 away. The last brings the mean to 0.
  const places = [0.1, -0.02, 0.225, 0.24, 0.25, 0.26, 0.27, 0.28, 0.29, 0.3, 0.3195, -5, -5];
  const rows = [...places, -places.reduce((sum, place) => sum + place, 0)].map((place) => [place]);
  const { index } = await nearestOthers(matrix(rows), 1);
  rows.forEach((row, i) => assert.deepEqual([index.get(i, 0)], bySorting(row, rows, 1, i), `point ${i}`));
});

test("of points at the same place the lower index comes first, and a point is not its own neighbour", async () => {
  const rows = [
    [1, 1],
    [5, 5],
    [1, 1],
    [1, 1],
    [5, 6],
  ];
  const { index, distance } = await nearestOthers(matrix(rows), 2);
  assert.deepEqual([...index.data], [2, 3, 4, 0, 0, 3, 0, 2, 1, 0]);
  assert.deepEqual([...distance.data.subarray(0, 2)], [0, 0]);
  // More twins than candidates.
  const twins = await nearestNeighbours(matrix([[0, 0]]), matrix(Array.from({ length: 50 }, () => [3, 4])), 2);
  assert.deepEqual(
    [[...twins.index.data], [...twins.distance.data]],
    [
      [0, 1],
      [5, 5],
    ],
  );
});

test("where the queries are more than one block, the later ones find their neighbours too", async () => {
  // 6 million distances are a block: 2,500 queries of 2,500 points are two.
  const rows = normals(2500, 3, "blocks");
  const { index } = await nearestOthers(matrix(rows), 4);
  for (const i of [0, 1, 2399, 2400, 2401, 2450, 2499])
    assert.deepEqual([...index.data.subarray(4 * i, 4 * i + 4)], bySorting(rows[i], rows, 4, i), `point ${i}`);
});

test("all of the reference can be asked for", async () => {
  const { index } = await nearestNeighbours(matrix([[0], [9]]), matrix([[1], [5], [8]]), 3);
  assert.deepEqual([...index.data], [0, 1, 2, 2, 1, 0]);
});

test("a search tells its progress, stops with the signal's reason and leaves no tensors", async () => {
  const before = tf.memory().numTensors;
  const rows = matrix(normals(50, 3, "stop"));
  const told: number[] = [];
  await nearestOthers(rows, 1, { onProgress: ({ done, total }) => told.push(done / total) });
  assert.equal(told[told.length - 1], 1);
  await assert.rejects(nearestOthers(rows, 1, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
  assert.equal(tf.memory().numTensors, before);
});

test("unfit arguments are refused by name", async () => {
  const points = matrix([
    [0, 0],
    [1, 1],
  ]);
  const refused = (run: () => Promise<unknown>, pattern: RegExp) => assert.rejects(async () => run(), pattern);
  await refused(
    () => nearestNeighbours(matrix([[1]]), points, 1),
    /queries: expected 2 columns, as the reference has, found 1/,
  );
  await refused(() => nearestOthers(points, 2), /k: expected an integer from 1 to 1, found 2/);
  await refused(() => nearestNeighbours(points, points, 0), /k: expected an integer from 1 to 2, found 0/);
  await refused(
    () =>
      nearestOthers(
        matrix([
          [0, NaN],
          [1, 1],
        ]),
        1,
      ),
    /points\[0, 1\]: expected a finite number, found NaN/,
  );
});
