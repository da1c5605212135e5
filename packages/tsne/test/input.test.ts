import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { tsne, tsneAffinities, type SparseAffinities } from "../src";
import { applyMetric } from "../src/input";
import { clusterCloud, dense, normalCloud } from "./reference";

/** [N, N] distances by their definition, in double precision until the end. */
function matrixOf(
  points: NdArray<Float32Array>,
  distance: (x: number[], y: number[]) => number,
): NdArray<Float32Array> {
  const [count, dimensions] = points.shape;
  const rows = Array.from({ length: count }, (_, i) => Array.from({ length: dimensions }, (__, d) => points.get(i, d)));
  const data = Float32Array.from({ length: count * count }, (_, at) =>
    distance(rows[Math.floor(at / count)], rows[at % count]),
  );
  return ndarray(data, [count, count]);
}

const dot = (x: number[], y: number[]): number => x.reduce((sum, value, d) => sum + value * y[d], 0);
const cosine = (x: number[], y: number[]): number => Math.max(0, 1 - dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)));
const centred = (x: number[]): number[] =>
  x.map((value) => value - x.reduce((sum, other) => sum + other, 0) / x.length);
const distances = {
  euclidean: (x: number[], y: number[]): number => Math.hypot(...x.map((value, d) => value - y[d])),
  cosine,
  correlation: (x: number[], y: number[]): number => cosine(centred(x), centred(y)),
};

function assertAlike(actual: SparseAffinities, expected: SparseAffinities): void {
  const [a, b] = [dense(actual), dense(expected)];
  for (let at = 0; at < b.length; at++)
    assert.ok(Math.abs(a[at] - b[at]) < 1e-7 + 2e-3 * b[at], `${at}: ${a[at]}, ${b[at]}`);
}

for (const engine of ["plain", "wasm"] as const) {
  for (const metric of ["euclidean", "cosine", "correlation"] as const) {
    test(`P under the ${metric} metric is that of the matrix of these distances with the ${engine} engine`, async () => {
      const points = normalCloud(120, 9, 4);
      const options = { perplexity: 8, engine };
      const direct = await tsneAffinities(points, { ...options, metric });
      const matrix = matrixOf(points, distances[metric]);
      assertAlike(direct, await tsneAffinities(matrix, { ...options, metric: "precomputed" }));
    });
  }

  test(`P of neighbours found elsewhere is that of the search with the ${engine} engine`, async () => {
    const points = normalCloud(150, 4, 5);
    const neighbours = listsOf(matrixOf(points, distances.euclidean), 24);
    const options = { perplexity: 8, engine };
    assertAlike(await tsneAffinities(points, { ...options, neighbours }), await tsneAffinities(points, options));
  });
}

function listsOf(matrix: NdArray<Float32Array>, k: number) {
  const count = matrix.shape[0];
  const indices = new Int32Array(count * k);
  const found = new Float32Array(count * k);
  for (let i = 0; i < count; i++) {
    const others = Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => matrix.get(i, a) - matrix.get(i, b));
    for (let at = 0; at < k; at++) {
      indices[i * k + at] = others[at];
      found[i * k + at] = matrix.get(i, others[at]);
    }
  }
  return { indices: ndarray(indices, [count, k]), distances: ndarray(found, [count, k]) };
}

test("a matrix of distances alone separates clusters, from a random start", async () => {
  const { points, labels } = clusterCloud(90, 3, 4, 20, 1);
  const matrix = matrixOf(points, distances.euclidean);
  const { embedding } = await tsne(matrix, { metric: "precomputed", perplexity: 8 });
  const { knnAccuracy } = await import("../src");
  assert.equal(knnAccuracy(embedding, labels, 5), 1);
});

test("vectors under the cosine have length 1, and under the correlation mean 0 as well", () => {
  const rows = Float32Array.of(3, 4, 1e30, 0);
  applyMetric(rows, 2, "cosine");
  assert.deepEqual([...rows], [0.6, 0.8, 1, 0].map(Math.fround));
  const shifted = Float32Array.of(1, 2, 3);
  applyMetric(shifted, 3, "correlation");
  for (const [at, expected] of [-Math.SQRT1_2, 0, Math.SQRT1_2].entries())
    assert.ok(Math.abs(shifted[at] - expected) < 1e-6);
});

const points = normalCloud(60, 3, 6);
const lists = listsOf(matrixOf(points, distances.euclidean), 15);
const refusals: [string, () => Promise<unknown>, RegExp][] = [
  [
    "another metric",
    () => tsne(points, { perplexity: 5, metric: "manhattan" as "cosine" }),
    /metric: expected one of "euclidean", "cosine", "correlation", "precomputed", found manhattan.*matrix/,
  ],
  [
    "a row of zeros under the cosine",
    () => tsne(ndarray(new Float32Array(120), [60, 2]), { perplexity: 5, metric: "cosine" }),
    /expected no row of zeros for the cosine metric, found row 0/,
  ],
  [
    "a constant row under the correlation",
    () => tsne(ndarray(new Float32Array(120).fill(7), [60, 2]), { perplexity: 5, metric: "correlation" }),
    /expected no constant row for the correlation metric, found row 0/,
  ],
  [
    "a matrix that is not square",
    () => tsne(points, { perplexity: 5, metric: "precomputed" }),
    /expected a matrix of distances, \[N, N\], found shape \[60, 3\]/,
  ],
  [
    "a negative distance",
    () => tsne(ndarray(new Float32Array(3600).fill(-1), [60, 60]), { perplexity: 5, metric: "precomputed" }),
    /expected distances of 0 or more, found -1 at \[0, 0\]/,
  ],
  [
    "principal components of distances",
    () => tsne(points, { perplexity: 5, metric: "precomputed", initialisation: "pca" }),
    /initialisation: expected "random" or positions for precomputed distances/,
  ],
  [
    "too few neighbours",
    () => tsne(points, { perplexity: 6, neighbours: lists }),
    /neighbours: expected indices of shape \[60, k\] with k from 18 .* found \[60, 15\]/,
  ],
  [
    "a point as its own neighbour",
    () => tsne(points, { perplexity: 5, neighbours: { ...lists, indices: ndarray(new Int32Array(900), [60, 15]) } }),
    /expected other points' numbers once each, found 0 at \[0, 0\]/,
  ],
  [
    "distances of another shape",
    () => tsne(points, { perplexity: 5, neighbours: { ...lists, distances: ndarray(new Float32Array(60), [60, 1]) } }),
    /neighbours: expected distances of shape \[60, 15\], found 60, 1/,
  ],
  [
    "a NaN among the distances",
    () =>
      tsne(points, {
        perplexity: 5,
        neighbours: { ...lists, distances: ndarray(new Float32Array(900).fill(NaN), [60, 15]) },
      }),
    /neighbours\.distances/,
  ],
  [
    "an unknown search",
    () => tsne(points, { perplexity: 5, neighbourSearch: "fast" as "exact" }),
    /neighbourSearch: expected one of "auto", "exact", "approximate", found fast/,
  ],
];

for (const [what, call, message] of refusals) {
  test(`${what} is refused with an error that names it`, async () => {
    await assert.rejects(call, message);
  });
}
