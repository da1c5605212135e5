/** How well an embedding keeps what it was made from: KL divergence, trustworthiness, continuity, kNN accuracy. */

import { finiteRows } from "@vae-notebooks/arrays";
import type { NdArray } from "ndarray";
import type { SparseAffinities } from "./stages/affinities";
import { divergenceGiven, pairNormalisation } from "./engines/plain/exact-forces";
import { inPlane } from "./line";

/** How many points' distances to all others are computed in one pass over the points. */
const BATCH = 4;

/**
 * KL(P || Q) = sum over p_ij > 0 of p_ij log(p_ij / q_ij) in nats, with q_ij = (1 + |y_i - y_j|^2)^-1 / Z and Z summed
 * over all pairs.
 *
 * @param affinities P, as tsneAffinities gives it
 * @param embedding [N, 2] or [N, 1]
 * @param degreesOfFreedom a of the kernel, when it is not t-SNE's: (1 + |y_i - y_j|^2 / a)^-a; default 1
 * @throws RangeError when the numbers of points differ or a coordinate is not finite
 *
 * Source: van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9, 2008, equations 2 and 4.
 */
export function klDivergence(
  affinities: SparseAffinities,
  embedding: NdArray<Float32Array>,
  degreesOfFreedom: number = 1,
): number {
  checkMatrix("embedding", embedding);
  const [count, components] = embedding.shape;
  if (count !== affinities.count || components < 1 || components > 2) {
    throw new RangeError(
      `embedding: expected shape [${affinities.count}, 2] or [${affinities.count}, 1], found [${embedding.shape.join(", ")}]`,
    );
  }
  const rows = finiteRows("embedding", embedding, Float32Array);
  const positions = components === 2 ? rows : inPlane(rows);
  return divergenceGiven(affinities, positions, pairNormalisation(positions, degreesOfFreedom), degreesOfFreedom);
}

/** Options of trustworthiness and continuity. */
export interface NeighbourhoodOptions {
  /** Neighbours k of each point, below N / 2. Default 5. */
  neighbours?: number;
  /** Indices of the points to average over: a random sample gives an estimate where N is large. Default: all points. */
  sample?: ArrayLike<number>;
}

/**
 * Trustworthiness: how far points that are neighbours in the embedding are from being neighbours among the points.
 * T = 1 - 2 / (N k (2N - 3k - 1)) x sum over i and its k nearest j in the embedding of max(0, rank(i, j) - k), where
 * rank is 1 for the nearest of the points. 1 is perfect. Of equal distances the lower index ranks first.
 *
 * @param points [N, D]
 * @param embedding [N, d]
 * @throws RangeError when the numbers of points differ, a number is not finite or k is not below N / 2
 *
 * Source: Venna and Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001; the same as
 * scikit-learn's trustworthiness.
 */
export function trustworthiness(
  points: NdArray<Float32Array>,
  embedding: NdArray<Float32Array>,
  options: NeighbourhoodOptions = {},
): number {
  return preservation("points", points, "embedding", embedding, options);
}

/**
 * Continuity: how far neighbours among the points are from being neighbours in the embedding; trustworthiness with the
 * two exchanged.
 *
 * @throws as trustworthiness does
 *
 * Source: Venna and Kaski, ICANN 2001.
 */
export function continuity(
  points: NdArray<Float32Array>,
  embedding: NdArray<Float32Array>,
  options: NeighbourhoodOptions = {},
): number {
  return preservation("embedding", embedding, "points", points, options);
}

/**
 * The share of the points, from 0 to 1, whose label is the commonest among the labels of their k nearest other points
 * (leave one out); of equally common labels the lowest counts.
 *
 * @param points [N, D], usually an embedding
 * @param labels [N]
 * @param neighbours k; default 10
 * @throws RangeError when the lengths differ, a coordinate is not finite or there are no k other points
 *
 * Source: Cover and Hart, "Nearest neighbor pattern classification", 1967; the same as scikit-learn's
 * KNeighborsClassifier under LeaveOneOut.
 */
export function knnAccuracy(points: NdArray<Float32Array>, labels: ArrayLike<number>, neighbours: number = 10): number {
  checkMatrix("points", points);
  const [count, dimensions] = points.shape;
  if (labels.length !== count)
    throw new RangeError(`labels: expected ${count}, one for each point, found ${labels.length}`);
  checkNeighbours(neighbours, count - 1);
  const distancesFrom = distanceRows(finiteRows("points", points, Float32Array), dimensions);
  let right = 0;
  for (const batch of batches(everyIndex(count))) {
    const distances = distancesFrom(batch);
    batch.forEach((i, b) => {
      const nearest = nearestOf(distances[b], i, neighbours);
      if (commonest(Array.from(nearest, (j) => labels[j])) === labels[i]) right++;
    });
  }
  return right / count;
}

function preservation(
  truthName: string,
  truth: NdArray<Float32Array>,
  judgedName: string,
  judged: NdArray<Float32Array>,
  options: NeighbourhoodOptions,
): number {
  checkMatrix(truthName, truth);
  checkMatrix(judgedName, judged);
  const count = truth.shape[0];
  if (judged.shape[0] !== count) {
    throw new RangeError(`embedding: expected as many rows as points, found ${count} and ${judged.shape[0]}`);
  }
  const neighbours = options.neighbours ?? 5;
  checkNeighbours(neighbours, Math.ceil(count / 2) - 1);
  const trueDistances = distanceRows(finiteRows(truthName, truth, Float32Array), truth.shape[1]);
  const judgedDistances = distanceRows(finiteRows(judgedName, judged, Float32Array), judged.shape[1]);
  const sample = Array.from(options.sample ?? everyIndex(count));
  const stray = sample.find((i) => !(i >= 0 && i < count));
  if (stray !== undefined) throw new RangeError(`sample: expected indices below ${count}, found ${stray}`);
  let excess = 0;
  for (const batch of batches(sample)) {
    const [truths, judgements] = [trueDistances(batch), judgedDistances(batch)];
    batch.forEach((i, b) => (excess += rankExcess(truths[b], i, nearestOf(judgements[b], i, neighbours))));
  }
  return 1 - (2 * excess) / (sample.length * neighbours * (2 * count - 3 * neighbours - 1));
}

function everyIndex(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function batches(indices: number[]): number[][] {
  return Array.from({ length: Math.ceil(indices.length / BATCH) }, (_, b) => indices.slice(b * BATCH, (b + 1) * BATCH));
}

/** Sum over the given points j of max(0, rank - k), where rank is j's place by distance from point i. */
function rankExcess(distances: Float64Array, i: number, nearest: Int32Array): number {
  const k = nearest.length;
  const order = Array.from(nearest).sort((a, b) => distances[a] - distances[b] || a - b);
  const farthest = distances[order[k - 1]];
  // between[m]: points that lie before order[m] and not before order[m - 1]
  const between = new Int32Array(k);
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j];
    if (distance > farthest || j === i) continue;
    let m = 0;
    while (m < k && (distance > distances[order[m]] || (distance === distances[order[m]] && j >= order[m]))) m++;
    if (m < k) between[m]++;
  }
  let excess = 0;
  let before = 0;
  for (let m = 0; m < k; m++) {
    before += between[m];
    excess += Math.max(0, before + 1 - k);
  }
  return excess;
}

/**
 * Makes a function that gives the squared distances of all points from each of up to BATCH points. It returns the same
 * arrays at every call, overwritten. Several points at once, because reading memory takes longer than the arithmetic.
 */
function distanceRows(rows: Float32Array, dimensions: number): (batch: ArrayLike<number>) => Float64Array[] {
  const count = rows.length / dimensions;
  const own = Array.from({ length: BATCH }, () => new Float64Array(dimensions));
  const distances = Array.from({ length: BATCH }, () => new Float64Array(count));
  return (batch) => {
    for (let b = 0; b < batch.length; b++)
      own[b].set(rows.subarray(batch[b] * dimensions, (batch[b] + 1) * dimensions));
    const [own0, own1, own2, own3] = own;
    const [row0, row1, row2, row3] = distances;
    for (let j = 0, at = 0; j < count; j++) {
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let d = 0; d < dimensions; d++, at++) {
        const value = rows[at];
        const difference0 = own0[d] - value;
        const difference1 = own1[d] - value;
        const difference2 = own2[d] - value;
        const difference3 = own3[d] - value;
        sum0 += difference0 * difference0;
        sum1 += difference1 * difference1;
        sum2 += difference2 * difference2;
        sum3 += difference3 * difference3;
      }
      row0[j] = sum0;
      row1[j] = sum1;
      row2[j] = sum2;
      row3[j] = sum3;
    }
    return distances;
  };
}

/** The k points nearest to point i, nearest first; of equal distances the lower index first. */
function nearestOf(distances: Float64Array, i: number, k: number): Int32Array {
  const nearest = new Int32Array(k);
  const kept = new Float64Array(k).fill(Infinity);
  for (let j = 0; j < distances.length; j++) {
    const distance = distances[j];
    if (distance >= kept[k - 1] || j === i) continue;
    let place = k - 1;
    for (; place > 0 && kept[place - 1] > distance; place--) {
      kept[place] = kept[place - 1];
      nearest[place] = nearest[place - 1];
    }
    kept[place] = distance;
    nearest[place] = j;
  }
  return nearest;
}

function commonest(labels: number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let best = labels[0];
  for (const [label, times] of counts) {
    const most = counts.get(best) as number;
    if (times > most || (times === most && label < best)) best = label;
  }
  return best;
}

function checkMatrix(name: string, matrix: NdArray<Float32Array>): void {
  if (!(matrix?.data instanceof Float32Array) || matrix.shape.length !== 2) {
    throw new TypeError(`${name}: expected an NdArray of Float32Array with two dimensions`);
  }
}

function checkNeighbours(neighbours: number, most: number): void {
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > most) {
    throw new RangeError(`neighbours: expected an integer from 1 to ${most}, found ${neighbours}`);
  }
}
