import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { randomStream } from "@vae-notebooks/random";
import { normalise, principalComponents, principalSubspace, randomPositions } from "../src/stages/initialisation";

/** Standard deviation of one axis. */
function deviation(positions: ArrayLike<number>, axis: number): number {
  let sum = 0;
  let square = 0;
  const count = positions.length / 2;
  for (let at = axis; at < positions.length; at += 2) {
    sum += positions[at];
    square += positions[at] ** 2;
  }
  return Math.sqrt(square / count - (sum / count) ** 2);
}

// sklearn.decomposition.PCA(n_components=2).fit_transform(X): test/fixtures/tsne.py
test("the start is scikit-learn's PCA, shrunk, up to the sign of each axis and the jitter", () => {
  const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/tsne.json"), "utf8"));
  const points = Float32Array.from(fixture.points.flat());
  const expected: number[] = fixture.pca_sklearn.flat();
  normalise(points, 60, 4);
  const start = principalComponents(points, 60, 4, 0);
  const scale = 1e-4 / deviation(expected, 0);
  for (const axis of [0, 1]) {
    const sign = Math.sign(start[axis] * expected[axis]);
    for (let at = axis; at < 120; at += 2) {
      // the jitter has standard deviation 1e-6
      assert.ok(Math.abs(start[at] - sign * scale * expected[at]) < 5e-6, `${at}: ${start[at]}`);
    }
  }
});

test("the start does not hang on the unit of the points", () => {
  const random = randomStream(3, "unit");
  const points = Float32Array.from({ length: 200 * 3 }, (_, at) => (3 - (at % 3)) * random.normal());
  normalise(points, 200, 3);
  const [start, other] = [1, 1e10].map((unit) =>
    principalComponents(
      points.map((value) => unit * value),
      200,
      3,
      0,
    ),
  );
  for (let at = 0; at < start.length; at++)
    assert.ok(Math.abs(Math.abs(start[at]) - Math.abs(other[at])) < 1e-6, `${at}`);
});

/** Directions of greatest variance one after the other, by multiplying until nothing changes, each without those before. */
function directionsByPowers(points: Float32Array, dimensions: number): number[][] {
  const found: number[][] = [];
  for (let which = 0; which < 2; which++) {
    let vector = Array.from({ length: dimensions }, (_, d) => 1 + ((d + which) % 3));
    for (let step = 0; step < 3000; step++) {
      for (const other of found) {
        const along = other.reduce((sum, value, d) => sum + value * vector[d], 0);
        vector = vector.map((value, d) => value - along * other[d]);
      }
      const image = new Array<number>(dimensions).fill(0);
      for (let first = 0; first < points.length; first += dimensions) {
        let score = 0;
        for (let d = 0; d < dimensions; d++) score += points[first + d] * vector[d];
        for (let d = 0; d < dimensions; d++) image[d] += points[first + d] * score;
      }
      const length = Math.hypot(...image);
      vector = image.map((value) => value / length);
    }
    found.push(vector);
  }
  return found;
}

test("in many columns of similar variance the start is, to single precision, on the directions that powers lead to", () => {
  const [count, wide] = [120, 14];
  const random = randomStream(3, "test");
  const points = Float32Array.from({ length: count * wide }, (_, at) => random.normal() * (3 - 0.15 * (at % wide)));
  normalise(points, count, wide);
  const start = principalComponents(points, count, wide, 5);
  const scores = directionsByPowers(points, wide).map((direction) =>
    Array.from({ length: count }, (_, i) => direction.reduce((sum, value, d) => sum + value * points[i * wide + d], 0)),
  );
  const scale = 1e-4 / Math.sqrt(scores[0].reduce((sum, score) => sum + score * score, 0) / count);
  // The very jitter that is added: without it a hundredth of the deviation could not be told from an error.
  const jitter = randomStream(5, "t-SNE jitter");
  const without = Array.from(start, (value) => value - 1e-6 * jitter.normal());
  // Either way round an axis is right, but a seed's map should not be another one tomorrow.
  assert.deepEqual([Math.sign(start[0]), Math.sign(start[1])], [-1, -1]);
  for (const axis of [0, 1]) {
    const sign = Math.sign(without[axis] * scores[axis][0]);
    scores[axis].forEach((score, i) => {
      const found = without[2 * i + axis];
      assert.ok(
        Math.abs(found - sign * scale * score) < 1e-8,
        `point ${i}, axis ${axis}: ${found}, ${sign * scale * score}`,
      );
    });
  }
});

test("normalising centres every column and brings the greatest value to 1, in one column by hand", () => {
  const points = Float32Array.of(2 ** 100, 5, 2 * 2 ** 100, 5, 6 * 2 ** 100, 5);
  normalise(points, 3, 2);
  assert.deepEqual([...points], [Math.fround(-2 / 3), 0, Math.fround(-1 / 3), 0, 1, 0]);
});

test("more columns than the covariance matrix is formed for give the same directions", () => {
  const random = randomStream(1, "test");
  const [count, wide] = [80, 320];
  const narrow = Float32Array.from({ length: count * 3 }, (_, at) => random.normal() * [3, 2, 1][at % 3]);
  const padded = new Float32Array(count * wide);
  for (let at = 0; at < narrow.length; at++) padded[Math.floor(at / 3) * wide + 100 * (at % 3)] = narrow[at];
  normalise(narrow, count, 3);
  normalise(padded, count, wide);
  const [a, b] = [principalComponents(narrow, count, 3, 7), principalComponents(padded, count, wide, 7)];
  for (let at = 0; at < a.length; at++) assert.ok(Math.abs(a[at] - b[at]) < 1e-8, `${at}: ${a[at]}, ${b[at]}`);
});

for (const [what, column] of [
  ["one column", 1],
  ["all but one column constant", 3],
] as const) {
  test(`${what} gives one axis of deviation 1e-4 and one of jitter alone`, () => {
    const random = randomStream(2, "test");
    const points = Float32Array.from({ length: 500 * column }, (_, at) => (at % column === 0 ? random.normal() : 4));
    normalise(points, 500, column);
    const start = principalComponents(points, 500, column, 0);
    assert.ok(Math.abs(deviation(start, 0) / 1e-4 - 1) < 0.01);
    assert.ok(Math.abs(deviation(start, 1) / 1e-6 - 1) < 0.15);
  });
}

test("the directions that screen pairs are orthonormal, and hold the columns that vary most", () => {
  // X^T X of columns that do not depend on each other: its diagonal, of which two numbers are great
  const products = new Float64Array(36);
  [1, 900, 1, 1, 400, 1].forEach((square, d) => (products[d * 6 + d] = square));
  const directions = principalSubspace(products, 6, 2);
  for (const [k, one] of directions.entries()) {
    for (const [l, other] of directions.entries()) {
      const product = one.reduce((sum, value, d) => sum + value * other[d], 0);
      assert.ok(Math.abs(product - (k === l ? 1 : 0)) < 1e-12, `${k}, ${l}: ${product}`);
    }
  }
  for (const column of [1, 4]) {
    const share = directions.reduce((sum, direction) => sum + direction[column] ** 2, 0);
    assert.ok(share > 0.999, `column ${column}: ${share}`);
  }
});

test("the products of the columns that a search has made lead to the same start", () => {
  const random = randomStream(4, "test");
  const points = Float32Array.from({ length: 400 }, (_, at) => random.normal() * (1 + (at % 4)));
  normalise(points, 100, 4);
  const products = new Float64Array(16);
  for (let at = 0; at < 400; at += 4)
    for (let d = 0; d < 4; d++) for (let e = d; e < 4; e++) products[4 * d + e] += points[at + d] * points[at + e];
  const [own, given] = [principalComponents(points, 100, 4, 1), principalComponents(points, 100, 4, 1, products)];
  own.forEach((value, at) => assert.ok(Math.abs(value - given[at]) < 1e-9, `${at}: ${value}, ${given[at]}`));
});

test("points that all coincide start at random positions of deviation 1e-4", () => {
  const points = new Float32Array(600 * 2).fill(3);
  normalise(points, 600, 2);
  const start = principalComponents(points, 600, 2, 4);
  for (const axis of [0, 1]) assert.ok(Math.abs(deviation(start, axis) / 1e-4 - 1) < 0.15);
  assert.deepEqual(start, randomPositions(600, 4));
});
