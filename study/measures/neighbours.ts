import ndarray, { NdArray } from "ndarray";
import { tf } from "@vae-notebooks/tf-graph";
import { finiteRows } from "@vae-notebooks/arrays";
import { batchRanges } from "../../lib/data/batch";
import { centredFloats, columnMeans, Rows, squaredDistance } from "./matrices";
import { LongRun, turns } from "./turns";

/** The k nearest reference points of each query, nearest first; of equal distances the lower index comes first. */
export interface Neighbours {
  /** Rows of the reference, [queries, k]. */
  index: NdArray<Int32Array>;
  /** Euclidean distances, [queries, k], in the unit of the coordinates. */
  distance: NdArray<Float64Array>;
}

/** Distances of one block of queries that are held at a time. */
const BLOCK_DISTANCES = 6e6;
/** Candidates beyond k, so that the second look has almost never to be a look at every point. */
const SPARE = 8;
/** Unit roundoff of float32. */
const ROUNDOFF = 2 ** -24;

/**
 * The exact k nearest neighbours in Euclidean distance, found by matrix products.
 *
 * The search of @vae-notebooks/tsne can't take its place: that one compares distances rounded to float32, leaves the
 * neighbours unsorted and looks only within one set of points, as t-SNE's gradient asks; the measures need them sorted by
 * distances in double precision, and also between two sets (samples and training images).
 *
 * |q − r|² = |q|² − 2 q·r + |r|² in float32 gives candidates, whose distances are then computed in double precision. Where
 * float32's rounding error (at most (D + 8) 2^−24 (|q| + |r|)², after centring) could hide a nearer point among the others,
 * all points are compared in double precision.
 *
 * @param queries [Q, D]
 * @param reference [N, D]
 * @param k neighbours of each query
 * @throws RangeError when the columns differ in number, k is not an integer from 1 to N or a number is not finite; the
 *   signal's reason when it is aborted
 */
export function nearestNeighbours(queries: Rows, reference: Rows, k: number, run: LongRun = {}): Promise<Neighbours> {
  return search(
    finiteRows("queries", queries, Float64Array),
    finiteRows("reference", reference, Float64Array),
    reference.shape[1],
    k,
    false,
    run,
    queries.shape[1],
  );
}

/**
 * The exact k nearest other points of each point: nearestNeighbours of a set in itself, without each point itself.
 *
 * @param points [N, D]
 * @param k from 1 to N − 1
 * @throws as nearestNeighbours does
 */
export function nearestOthers(points: Rows, k: number, run: LongRun = {}): Promise<Neighbours> {
  const rows = finiteRows("points", points, Float64Array);
  return search(rows, rows, points.shape[1], k, true, run);
}

async function search(
  queries: Float64Array,
  reference: Float64Array,
  dimensions: number,
  k: number,
  withoutSelf: boolean,
  run: LongRun,
  queryDimensions = dimensions,
): Promise<Neighbours> {
  if (queryDimensions !== dimensions) {
    throw new RangeError(`queries: expected ${dimensions} columns, as the reference has, found ${queryDimensions}`);
  }
  const [count, total] = [queries.length / dimensions, reference.length / dimensions];
  const most = withoutSelf ? total - 1 : total;
  if (!Number.isInteger(k) || k < 1 || k > most)
    throw new RangeError(`k: expected an integer from 1 to ${most}, found ${k}`);
  const candidates = Math.min(k + SPARE + (withoutSelf ? 1 : 0), total);
  const means = columnMeans(reference, dimensions);
  const [near, far] = [centredFloats(queries, means), centredFloats(reference, means)];
  const [nearNorms, farNorms] = [squaredNorms(near, dimensions), squaredNorms(far, dimensions)];
  const farthest = Math.sqrt(farNorms.reduce((greatest, norm) => Math.max(greatest, norm), 0));
  const index = new Int32Array(count * k);
  const distance = new Float64Array(count * k);
  const everyone = Int32Array.from({ length: total }, (_, j) => j);
  const points = tf.tensor2d(far, [total, dimensions]);
  const norms = tf.tensor1d(new Float32Array(farNorms));
  const block = Math.max(1, Math.floor(BLOCK_DISTANCES / total));
  try {
    const turn = turns(count, run);
    for (const [from, to] of batchRanges(count, block)) {
      const rows = near.subarray(from * dimensions, to * dimensions);
      const found = closest(rows, points, norms, candidates);
      for (let q = from; q < to; q++) {
        const own = found.indices.subarray((q - from) * candidates, (q - from + 1) * candidates);
        let best = rank(own, queries, q, reference, dimensions, k, withoutSelf);
        // What float32 says of the last candidate holds for all points that are not candidates, up to its error.
        const beyond = nearNorms[q] - found.values[(q - from) * candidates + candidates - 1];
        const error = (dimensions + 8) * ROUNDOFF * (Math.sqrt(nearNorms[q]) + farthest) ** 2;
        const sure = candidates === total || (best.length === k && best[k - 1].squared < beyond - error);
        if (!sure) best = rank(everyone, queries, q, reference, dimensions, k, withoutSelf);
        best.forEach((neighbour, place) => {
          index[q * k + place] = neighbour.index;
          distance[q * k + place] = Math.sqrt(neighbour.squared);
        });
      }
      await turn(to);
    }
  } finally {
    tf.dispose([points, norms]);
  }
  return { index: ndarray(index, [count, k]), distance: ndarray(distance, [count, k]) };
}

/** The candidates of a block of queries by 2 q·r − |r|², greatest first, in float32. */
function closest(
  rows: Float32Array,
  points: tf.Tensor2D,
  norms: tf.Tensor1D,
  candidates: number,
): { values: Float32Array; indices: Int32Array } {
  return tf.tidy(() => {
    const queries = tf.tensor2d(rows, [rows.length / points.shape[1], points.shape[1]]);
    const scores = tf.sub(tf.matMul(tf.mul(queries, 2), points, false, true), norms);
    const { values, indices } = tf.topk(scores, candidates);
    return { values: values.dataSync() as Float32Array, indices: indices.dataSync() as Int32Array };
  });
}

/** The k nearest of the given reference rows to a query, by exact distances, the lower index first where they are equal. */
function rank(
  rows: Int32Array,
  queries: Float64Array,
  query: number,
  reference: Float64Array,
  dimensions: number,
  k: number,
  withoutSelf: boolean,
): Array<{ index: number; squared: number }> {
  const best: Array<{ index: number; squared: number }> = [];
  for (const index of rows) {
    if (withoutSelf && index === query) continue;
    const squared = squaredDistance(queries, query, reference, index, dimensions);
    if (best.length === k && !comesBefore(squared, index, best[k - 1])) continue;
    if (best.length === k) best.pop();
    let place = best.length;
    while (place > 0 && comesBefore(squared, index, best[place - 1])) place--;
    best.splice(place, 0, { index, squared });
  }
  return best;
}

function comesBefore(squared: number, index: number, other: { index: number; squared: number }): boolean {
  return squared < other.squared || (squared === other.squared && index < other.index);
}

function squaredNorms(values: Float32Array, dimensions: number): Float64Array {
  const norms = new Float64Array(values.length / dimensions);
  for (let row = 0, at = 0; row < norms.length; row++) {
    for (let d = 0; d < dimensions; d++, at++) norms[row] += values[at] * values[at];
  }
  return norms;
}
