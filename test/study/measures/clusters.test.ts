import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import {
  centroidDistances,
  connectedness,
  nearestOthers,
  neighbourConfusion,
  silhouette,
} from "../../../study/measures";
import { randomStream } from "@vae-notebooks/random";
import { fixture, largestDifference, matrix, moved, normals, ring } from "./points";

const repeat = (label: number, count: number): number[] => new Array(count).fill(label);
/** Three blobs of 150: 0 and 1 touch, 2 lies far away. */
const blobs = [
  ...normals(150, 2, "0"),
  ...moved(normals(150, 2, "1"), [4, 0]),
  ...moved(normals(150, 2, "2"), [0, 60]),
];
const blobLabels = [...repeat(0, 150), ...repeat(1, 150), ...repeat(2, 150)];

test("silhouettes are scikit-learn's, point by point", () => {
  const { points, labels, mean, values } = fixture<{
    points: number[][];
    labels: number[];
    mean: number;
    values: number[];
  }>("silhouette");
  const found = silhouette(matrix(points), labels);
  assert.ok(Math.abs(found.mean - mean) < 1e-12);
  assert.ok(largestDifference(found.values, values) < 1e-12);
});

test("silhouettes by hand, with a lonely point and by label", () => {
  // 0: (6.5 − 1) / 6.5 with b = 6.5 the mean of 6 and 7; the lonely 9 has 0.
  const { values, labels, mean } = silhouette(matrix([[0], [1], [6], [7], [40]]), [3, 3, 5, 5, 9]);
  const expected = [5.5 / 6.5, 4.5 / 5.5, 4.5 / 5.5, 5.5 / 6.5, 0];
  assert.ok(largestDifference(values, expected) < 1e-15);
  assert.deepEqual(
    labels.map(({ label, count }) => [label, count]),
    [
      [3, 2],
      [5, 2],
      [9, 1],
    ],
  );
  assert.ok(Math.abs(labels[0].mean - (expected[0] + expected[1]) / 2) < 1e-15 && labels[2].mean === 0);
  assert.ok(Math.abs(mean - expected.reduce((sum, value) => sum + value, 0) / 5) < 1e-15);
});

test("silhouettes of separate blobs are near 1, of labels strewn over one Gaussian near 0, of swapped points below 0", () => {
  const far = silhouette(matrix(blobs), blobLabels).labels[2].mean;
  assert.ok(far > 0.95, `${far}`);
  const random = randomStream(1, "labels");
  const strewn = silhouette(
    matrix(normals(600, 2, "one")),
    Array.from({ length: 600 }, () => Math.floor(3 * random.uniform())),
  ).mean;
  assert.ok(Math.abs(strewn) < 0.02, `${strewn}`);
  const swapped = blobLabels.slice();
  swapped[0] = 2;
  assert.ok(silhouette(matrix(blobs), swapped).values[0] < -0.9);
});

test("many columns are measured by matrix products, to the same numbers", () => {
  const wide = blobs.map((row) => [...row, ...new Array(40).fill(0)]);
  assert.ok(
    largestDifference(silhouette(matrix(wide), blobLabels).values, silhouette(matrix(blobs), blobLabels).values) < 1e-4,
  );
});

test("where the points are more than one block of products, each block's silhouettes stand in their place", () => {
  // 4 million distances are a block: 2,100 points are two.
  const points = [...normals(1050, 2, "a"), ...moved(normals(1050, 2, "b"), [3, 0])];
  const labels = [...repeat(0, 1050), ...repeat(1, 1050)];
  const wide = points.map((row) => [...row, ...new Array<number>(31).fill(0)]);
  const [direct, products] = [silhouette(matrix(points), labels), silhouette(matrix(wide), labels)];
  assert.ok(largestDifference(products.values, direct.values) < 1e-4);
});

test("silhouettes don't depend on the scale of the points", () => {
  const small = blobs.map((row) => row.map((value) => value / 1024));
  const [found, expected] = [silhouette(matrix(small), blobLabels), silhouette(matrix(blobs), blobLabels)];
  assert.ok(largestDifference(found.values, expected.values) < 1e-12);
});

test("points at one place have the silhouette 0, and one label alone has none", () => {
  assert.deepEqual([...silhouette(matrix([[1], [1], [1]]), [0, 0, 1]).values], [0, 0, 0]);
  assert.throws(() => silhouette(matrix([[1], [2]]), [4, 4]), /labels: expected at least two different ones, found 1/);
  assert.throws(() => silhouette(matrix([[1], [2]]), [4]), /labels: expected 2, one for each point, found 1/);
});

test("pairs of clusters by the distance of their centroids, by hand", () => {
  const {
    labels,
    matrix: distances,
    pairs,
  } = centroidDistances(
    matrix([
      [0, 0],
      [2, 0],
      [4, 4],
      [1, 10],
      [1, 10],
    ]),
    [8, 8, 3, 4, 4],
  );
  assert.deepEqual(labels, [3, 4, 8]);
  assert.ok(largestDifference(distances.data, [0, Math.sqrt(45), 5, Math.sqrt(45), 0, 10, 5, 10, 0]) < 1e-12);
  assert.deepEqual(
    pairs.map(({ a, b, rank }) => [a, b, rank]),
    [
      [3, 8, 1],
      [3, 4, 2],
      [4, 8, 3],
    ],
  );
});

test("pairs of clusters by the confusion of neighbours, by hand", () => {
  // 0 and 1 have each other's point among two neighbours each; 2 has only its own.
  const neighbours = ndarray(Int32Array.of(1, 2, 0, 3, 3, 0, 2, 1, 5, 6, 4, 6, 4, 5), [7, 2]);
  const { matrix: shares, pairs } = neighbourConfusion(neighbours, [0, 0, 1, 1, 2, 2, 2]);
  assert.deepEqual([...shares.data], [0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1]);
  assert.deepEqual(pairs[0], { a: 0, b: 1, value: 0.5, rank: 1 });
  assert.deepEqual(
    pairs.slice(1).map(({ value }) => value),
    [0, 0],
  );
});

test("blobs that touch are the nearest pair by both definitions, and one that stands alone keeps to itself", async () => {
  const { index } = await nearestOthers(matrix(blobs), 10);
  const confusion = neighbourConfusion(index, blobLabels);
  for (const { pairs } of [centroidDistances(matrix(blobs), blobLabels), confusion])
    assert.deepEqual([pairs[0].a, pairs[0].b], [0, 1]);
  assert.equal(confusion.matrix.get(2, 2), 1);
});

test("labels strewn over one Gaussian confuse in the proportion of their numbers: the control of no clusters", async () => {
  const labels = Array.from({ length: 1500 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  const { index } = await nearestOthers(matrix(normals(1500, 2, "strewn")), 10);
  const { matrix: shares } = neighbourConfusion(index, labels);
  for (const row of [0, 1]) assert.ok(Math.abs(shares.get(row, 1) - 0.2) < 0.03, `row ${row}: ${shares.get(row, 1)}`);
});

test("the mutual graph joins only points that are each other's neighbours", () => {
  // 0 – 1 – 2 in a chain; 3 has 2 for a neighbour, but not the other way round.
  const { components, sizes, labels } = connectedness(
    ndarray(Int32Array.of(1, 2, 0, 2, 1, 0, 2, 1), [4, 2]),
    [7, 7, 7, 5],
  );
  assert.deepEqual([components, [...sizes]], [2, [3, 1]]);
  assert.deepEqual(labels, [
    { label: 5, count: 1, components: 1, largest: 1 },
    { label: 7, count: 3, components: 1, largest: 1 },
  ]);
});

test("a point that names a later one, and is not named by it, is not joined to it", () => {
  // 0 names 1, while 1 and 2 name each other.
  const { sizes } = connectedness(ndarray(Int32Array.of(1, 2, 1), [3, 1]), [7, 7, 7]);
  assert.deepEqual([...sizes], [2, 1]);
});

test("one blob is one piece, a label in two blobs has half of its points in the larger", async () => {
  const { index } = await nearestOthers(matrix(blobs), 15);
  const whole = connectedness(index, blobLabels);
  for (const { label, largest } of whole.labels) assert.ok(largest > 0.95, `label ${label}: ${largest}`);
  const joined = connectedness(
    index,
    blobLabels.map((label) => (label === 2 ? 0 : label)),
  );
  assert.ok(Math.abs(joined.labels[0].largest - 0.5) < 0.03, `${joined.labels[0].largest}`);
  assert.ok(
    whole.sizes[0] > 280 && whole.sizes[0] <= 300 && whole.sizes[1] > 140,
    "the touching blobs, then the far one",
  );
});

test("a disc and a ring are one piece; a label strewn among nine others falls into pieces: the control of no clusters", async () => {
  for (const inner of [0, 0.8]) {
    const { index } = await nearestOthers(matrix(ring(1500, inner, 1, `ring ${inner}`)), 15);
    assert.ok(connectedness(index, repeat(0, 1500)).labels[0].largest > 0.99);
    const strewn = connectedness(
      index,
      Array.from({ length: 1500 }, (_, i) => i % 10),
    );
    for (const { label, largest } of strewn.labels) assert.ok(largest < 0.5, `label ${label}: ${largest}`);
  }
});
