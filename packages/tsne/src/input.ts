/** What a run can start from: points under a metric, the matrix of their distances, or neighbours found elsewhere. */

import type { NdArray } from "ndarray";
import { finiteRows } from "@vae-notebooks/arrays";
import { replaceFarthest } from "./engines/plain/neighbours";

/** How the distance of two points is measured; "precomputed" takes the points to be the matrix of the distances. */
export type Metric = "euclidean" | "cosine" | "correlation" | "precomputed";

/** Each point's neighbours, as another program found them. */
export interface NeighbourLists {
  /** [N, k] the neighbours' numbers, from 0 to N - 1, without the point itself. */
  indices: NdArray<Int32Array>;
  /** [N, k] their distances (not squared). */
  distances: NdArray<Float32Array>;
}

/** Neighbours that are known before the search, row by row, with squared distances. */
export interface KnownNeighbours {
  neighbours: number;
  indices: Int32Array;
  values: Float32Array;
}

const METRICS: readonly Metric[] = ["euclidean", "cosine", "correlation", "precomputed"];

/**
 * The metric asked for.
 *
 * @throws RangeError for one that no turning or scaling of the points makes Euclidean
 */
export function resolveMetric(wished: Metric = "euclidean"): Metric {
  if (METRICS.includes(wished)) return wished;
  throw new RangeError(
    `metric: expected one of ${METRICS.map((metric) => `"${metric}"`).join(", ")}, found ${wished}; for any other ` +
      "metric give the matrix of the distances or each point's neighbours",
  );
}

/**
 * Changes the points so that Euclidean distances tell the metric: vectors of length 1 for the cosine, of mean 0 and
 * length 1 for the correlation; then |x - y|^2 = 2 (1 - similarity).
 *
 * @param rows [N, dimensions], changed
 * @throws RangeError for a point without a direction
 */
export function applyMetric(rows: Float32Array, dimensions: number, metric: Metric): void {
  if (metric !== "cosine" && metric !== "correlation") return;
  for (let first = 0; first < rows.length; first += dimensions) {
    let sum = 0;
    let greatest = 0;
    for (let d = 0; d < dimensions; d++) sum += rows[first + d];
    const mean = metric === "correlation" ? sum / dimensions : 0;
    for (let d = 0; d < dimensions; d++) greatest = Math.max(greatest, Math.abs(rows[first + d] - mean));
    let square = 0;
    for (let d = 0; d < dimensions; d++) square += ((rows[first + d] - mean) / greatest) ** 2;
    if (!(square > 0)) {
      throw new RangeError(
        `points: expected ${metric === "cosine" ? "no row of zeros" : "no constant row"} for the ${metric} metric, ` +
          `found row ${first / dimensions}`,
      );
    }
    const scale = 1 / (greatest * Math.sqrt(square));
    for (let d = 0; d < dimensions; d++) rows[first + d] = (rows[first + d] - mean) * scale;
  }
}

/**
 * The nearest others of each point by a matrix of distances.
 *
 * @param matrix [N, N] row by row, finite
 * @throws RangeError for a negative distance
 */
export function nearestByMatrix(matrix: Float32Array, count: number, neighbours: number): KnownNeighbours {
  const indices = new Int32Array(count * neighbours);
  const values = new Float32Array(count * neighbours).fill(Infinity);
  for (let i = 0; i < count; i++) {
    const begin = i * neighbours;
    for (let j = 0; j < count; j++) {
      const distance = matrix[i * count + j];
      if (distance < 0)
        throw new RangeError(`points: expected distances of 0 or more, found ${distance} at [${i}, ${j}]`);
      if (j !== i && distance < values[begin]) replaceFarthest(values, indices, begin, neighbours, distance, j);
    }
  }
  return { neighbours, indices, values: values.map((distance) => distance * distance) };
}

/**
 * Checks neighbours that were found elsewhere.
 *
 * @param least neighbours that the perplexity needs
 * @throws RangeError or TypeError naming what was expected and what was found
 */
export function checkLists(lists: NeighbourLists, count: number, least: number): KnownNeighbours {
  const { indices, distances } = lists;
  if (!(indices?.data instanceof Int32Array) || indices.shape.length !== 2) {
    throw new TypeError("neighbours: expected indices as an NdArray of Int32Array and shape [N, k]");
  }
  const [rows, neighbours] = indices.shape;
  if (rows !== count || neighbours < least || neighbours >= count) {
    throw new RangeError(
      `neighbours: expected indices of shape [${count}, k] with k from ${least} (3 x perplexity) to ${count - 1}, ` +
        `found [${indices.shape.join(", ")}]`,
    );
  }
  if (distances?.shape?.length !== 2 || distances.shape[0] !== rows || distances.shape[1] !== neighbours) {
    throw new RangeError(
      `neighbours: expected distances of shape [${rows}, ${neighbours}], found ${distances?.shape?.join(", ")}`,
    );
  }
  const values = finiteRows("neighbours.distances", distances, Float32Array);
  const numbers = new Int32Array(count * neighbours);
  const seen = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < neighbours; k++) {
      const j = indices.get(i, k);
      const at = i * neighbours + k;
      if (!(j >= 0 && j < count) || j === i || seen[j] === i) {
        throw new RangeError(`neighbours: expected other points' numbers once each, found ${j} at [${i}, ${k}]`);
      }
      if (values[at] < 0)
        throw new RangeError(`neighbours: expected distances of 0 or more, found ${values[at]} in row ${i}`);
      seen[j] = i;
      numbers[at] = j;
    }
  }
  return { neighbours, indices: numbers, values: values.map((distance) => distance * distance) };
}
