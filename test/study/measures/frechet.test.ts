import assert from "node:assert/strict";
import { test } from "node:test";
import { frechetDistance, Rows, sampleMoments } from "../../../study/measures";
import { fixture, matrix, moved, normals } from "./points";

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) < tolerance, `expected ${expected}, found ${found}`);

const distance = (first: Rows, second: Rows) =>
  frechetDistance(sampleMoments("first", first), sampleMoments("second", second));

test("a set has the distance 0 to itself, in any order of its rows", () => {
  const rows = normals(200, 8, "itself");
  const { means, covariances } = distance(matrix(rows), matrix(rows.slice().reverse()));
  near(means, 0, 1e-20);
  near(covariances, 0, 1e-10);
});

test("a set that was moved has the squared shift as its distance", () => {
  const rows = normals(100, 3, "moved");
  const { total, means } = distance(matrix(rows), matrix(moved(rows, [3, 0, -4])));
  near(means, 25, 1e-10);
  near(total, 25, 1e-9);
});

test("in one dimension it is (μ1 − μ2)² + (σ1 − σ2)²", () => {
  // Means 2 and 10, sample variances 1 and 16.
  const { means, covariances, total } = distance(matrix([[1], [2], [3]]), matrix([[6], [10], [14]]));
  near(means, 64, 1e-12);
  near(covariances, 9, 1e-12);
  near(total, 73, 1e-12);
});

test("a set that was stretched along its axes adds (σ1 − σ2)² of each axis", () => {
  // Rows ±1 on each axis: diagonal covariances 2 / 5, then 2 · 9 / 5 and 2 / 5 and 0.
  const cross = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ];
  const stretched = cross.map(([x, y]) => [3 * x, y, 0]);
  near(distance(matrix(cross), matrix(stretched)).total, (3 - 1) ** 2 * 0.4 + 0.4, 1e-12);
});

test("it is SciPy's, and the same both ways round", () => {
  const { first, second, means, covariances } = fixture<{
    first: number[][];
    second: number[][];
    means: number;
    covariances: number;
  }>("frechet");
  const there = distance(matrix(first), matrix(second));
  near(there.means, means, 1e-10);
  near(there.covariances, covariances, 1e-8);
  near(distance(matrix(second), matrix(first)).total, there.total, 1e-8);
});

test("fewer rows than features, and features that never vary, are measured as well", () => {
  const few = normals(4, 12, "few").map((row) => row.map((value, d) => (d < 2 ? 1 : value)));
  const { total } = distance(matrix(few), matrix(few));
  near(total, 0, 1e-6);
});

test("sets of one distribution are the nearer the larger they are: the bias that a control has to share", () => {
  const between = (count: number) => distance(matrix(normals(count, 10, "a")), matrix(normals(count, 10, "b"))).total;
  const [small, large] = [between(100), between(4000)];
  assert.ok(small > 0.3 && large < 0.03, `${small}, ${large}`);
});

test("unfit sets are refused by name", () => {
  const two = matrix([
    [1, 2],
    [3, 4],
  ]);
  assert.throws(() => distance(matrix([[1, 2]]), two), /first: expected at least 2 rows for a covariance, found 1/);
  assert.throws(() => distance(two, matrix([[1], [2]])), /second: expected 2 columns, as the first has, found 1/);
  assert.throws(
    () =>
      distance(
        two,
        matrix([
          [1, 2],
          [3, Infinity],
        ]),
      ),
    /second\[1, 1\]: expected a finite number, found Infinity/,
  );
});
