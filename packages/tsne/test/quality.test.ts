import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { continuity, klDivergence, knnAccuracy, trustworthiness } from "../src/quality";
import type { SparseAffinities } from "../src";

const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/quality.json"), "utf8"));

function matrix(rows: number[][]): NdArray<Float32Array> {
  return ndarray(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
}

const points = matrix(fixture.points);
const embedding = matrix(fixture.embedding);
const line = matrix([[0], [1], [3], [6], [10], [15]]);

// sklearn.manifold.trustworthiness(X, Y, n_neighbors=k): test/fixtures/quality.py
for (const k of Object.keys(fixture.trustworthiness)) {
  test(`trustworthiness and continuity of ${k} neighbours are scikit-learn's`, () => {
    const options = { neighbours: Number(k) };
    assert.ok(Math.abs(trustworthiness(points, embedding, options) - fixture.trustworthiness[k]) < 1e-12);
    // trustworthiness(Y, X, n_neighbors=k)
    assert.ok(Math.abs(continuity(points, embedding, options) - fixture.continuity[k]) < 1e-12);
  });
}

// cross_val_score(KNeighborsClassifier(n_neighbors=k), Y, labels, cv=LeaveOneOut()).mean(): test/fixtures/quality.py
for (const k of Object.keys(fixture.knn_accuracy)) {
  test(`the accuracy of ${k} neighbours is scikit-learn's`, () => {
    assert.ok(Math.abs(knnAccuracy(embedding, fixture.labels, Number(k)) - fixture.knn_accuracy[k]) < 1e-12);
  });
}

test("an odd number of points allows fewer neighbours than half of them", () => {
  const five = matrix([[0], [1], [2], [3], [4]]);
  assert.equal(trustworthiness(five, five, { neighbours: 2 }), 1);
  assert.throws(() => trustworthiness(five, five, { neighbours: 3 }), RangeError);
});

test("trustworthiness of six points by hand", () => {
  // k = 1; in the picture the nearest of each is 1, 0, 0 (1 is as far, 0 comes first), 2, 3, 4
  const picture = matrix([[0], [2], [-2], [-5], [-9], [-14]]);
  // among the points 0 has 1 first, 1 has 0 first, 2 has 1 first (distance 2) and 0 second, 3 has 2, 4 has 3, 5 has 4:
  // one excess of 1; 1 - 2 / (6 x 1 x (12 - 3 - 1))
  assert.ok(Math.abs(trustworthiness(line, picture, { neighbours: 1 }) - (1 - 2 / 48)) < 1e-15);
});

test("a copy of the points is perfectly trustworthy and continuous, also judged by a sample", () => {
  assert.equal(trustworthiness(points, points, { neighbours: 7 }), 1);
  assert.equal(continuity(points, points, { neighbours: 7 }), 1);
  assert.equal(trustworthiness(points, points, { sample: [3, 50] }), 1);
});

test("samples that together are all points give the mean of the whole", () => {
  const even = Array.from({ length: 60 }, (_, i) => 2 * i);
  const odd = even.map((i) => i + 1);
  const [a, b] = [even, odd].map((sample) => trustworthiness(points, embedding, { sample }));
  assert.ok(Math.abs((a + b) / 2 - fixture.trustworthiness[5]) < 1e-12);
});

test("of equally common labels the lowest is guessed", () => {
  const three = matrix([[0], [1], [-1]]);
  // guessed: 1 of {2, 1}, 1 of {1, 1}, 1 of {1, 2}
  assert.equal(knnAccuracy(three, [1, 2, 1], 2), 2 / 3);
  // guessed: 1 of {2, 1}, 1 of {2, 1}, 2 of {2, 2}
  assert.equal(knnAccuracy(three, [2, 2, 1], 2), 0);
});

test("KL(P || Q) of three points by hand", () => {
  // p = 1/6 everywhere; squared distances 1, 4, 9: 1 / (1 + d^2) = 1/2, 1/5, 1/10, Z = 2 (0.5 + 0.2 + 0.1) = 1.6
  const affinities: SparseAffinities = {
    count: 3,
    offsets: Int32Array.of(0, 4, 8, 12),
    columns: Int32Array.of(1, 2, 0, 0, 0, 2, 1, 1, 0, 1, 2, 2),
    values: Float32Array.of(1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0).map((value) => value / 6),
  };
  const expected = [0.5, 0.2, 0.1].reduce((sum, q) => sum + (2 / 6) * Math.log(1 / 6 / (q / 1.6)), 0);
  assert.ok(
    Math.abs(
      klDivergence(
        affinities,
        matrix([
          [0, 0],
          [1, 0],
          [3, 0],
        ]),
      ) - expected,
    ) < 1e-7,
  );
  assert.throws(() => klDivergence(affinities, line), /embedding: expected shape \[3, 2\] or \[3, 1\], found \[6, 1\]/);
  // Either number alone is wrong, too.
  const [wide, long] = [
    matrix([
      [0, 0, 0],
      [1, 0, 0],
      [3, 0, 0],
    ]),
    matrix([
      [0, 0],
      [1, 0],
      [3, 0],
      [4, 0],
    ]),
  ];
  assert.throws(() => klDivergence(affinities, wide), /embedding: expected shape \[3, 2\] or \[3, 1\], found \[3, 3\]/);
  assert.throws(() => klDivergence(affinities, long), /embedding: expected shape \[3, 2\] or \[3, 1\], found \[4, 2\]/);
});

test("bad input is refused with an error that names it", () => {
  assert.throws(() => trustworthiness(points, line), /found 120 and 6/);
  assert.throws(
    () => trustworthiness(points, embedding, { neighbours: 60 }),
    /neighbours: expected an integer from 1 to 59, found 60/,
  );
  assert.throws(
    () => trustworthiness(points, embedding, { sample: [120] }),
    /sample: expected indices below 120, found 120/,
  );
  assert.throws(() => continuity(matrix([[NaN], [1]]), line), RangeError);
  assert.throws(() => knnAccuracy(line, [1, 2]), /labels: expected 6, one for each point, found 2/);
  assert.throws(() => knnAccuracy(line, [1, 2, 3, 4, 5, 6], 6), /neighbours: expected an integer from 1 to 5, found 6/);
  assert.throws(
    () => knnAccuracy([1] as unknown as NdArray<Float32Array>, [1]),
    /points: expected an NdArray of Float32Array/,
  );
});
