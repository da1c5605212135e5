import ndarray, { NdArray } from "ndarray";
import { finiteRows } from "@vae-notebooks/arrays";
import { columnMeans, groupLabels, Rows, squaredDistance } from "./matrices";
import { nearestNeighbours } from "./neighbours";
import { LongRun } from "./turns";

/** How near the labels' clusters are to each other by one definition. */
export interface LabelNeighbours {
  /** The labels that occur, ascending. */
  labels: number[];
  /** [labels, labels], row and column in the order of `labels`: the function that made it says what. */
  matrix: NdArray<Float64Array>;
  /** All pairs of labels, nearest first. */
  pairs: LabelPair[];
}

/** Two labels and how near their clusters are. */
export interface LabelPair {
  /** The lower label. */
  a: number;
  /** The higher label. */
  b: number;
  /** A distance, or a share of neighbours: the function that made it says which. */
  value: number;
  /** Its place among all pairs, 1 for the nearest; of equal values the lower labels come first. */
  rank: number;
}

/**
 * Distances between the labels' centroids, the means of their points.
 *
 * @param points [N, D]
 * @param labels [N]
 * @returns matrix: Euclidean distances in the coordinates' unit, 0 on the diagonal; pairs by ascending distance
 * @throws RangeError when the lengths differ or a number is not finite
 */
export function centroidDistances(points: Rows, labels: ArrayLike<number>): LabelNeighbours {
  const [count, dimensions] = points.shape;
  const rows = finiteRows("points", points, Float64Array);
  const { labels: occurring, group } = groupLabels(labels, count);
  const centroids = new Float64Array(occurring.length * dimensions);
  occurring.forEach((_, g) => {
    const members = rows.filter((_, at) => group[Math.floor(at / dimensions)] === g);
    centroids.set(columnMeans(members, dimensions), g * dimensions);
  });
  const matrix = square(occurring.length, (a, b) => Math.sqrt(squaredDistance(centroids, a, centroids, b, dimensions)));
  return { labels: occurring, matrix, pairs: rankPairs(occurring, (a, b) => matrix.get(a, b), 1) };
}

/**
 * The confusion of neighbours: of the k nearest other points of a label's points, the share that has each label.
 *
 * Where the labels don't matter for where points lie, each row holds the labels' frequencies; where each cluster stands
 * alone, the diagonal is 1.
 *
 * @param neighbours rows of the k nearest others of each point, [N, k], as nearestOthers gives them
 * @param labels [N]
 * @returns matrix: shares from 0 to 1, each row sums to 1; pairs by descending mean of the two shares (a among b's
 *   neighbours, b among a's)
 * @throws RangeError when the lengths differ
 */
export function neighbourConfusion(neighbours: NdArray<Int32Array>, labels: ArrayLike<number>): LabelNeighbours {
  const [count, k] = neighbours.shape;
  const { labels: occurring, group, sizes } = groupLabels(labels, count);
  const counts = square(occurring.length, () => 0);
  for (let i = 0; i < count; i++) {
    for (let n = 0; n < k; n++) {
      const other = group[neighbours.get(i, n)];
      counts.set(group[i], other, counts.get(group[i], other) + 1);
    }
  }
  const matrix = square(occurring.length, (a, b) => counts.get(a, b) / (sizes[a] * k));
  return {
    labels: occurring,
    matrix,
    pairs: rankPairs(occurring, (a, b) => (matrix.get(a, b) + matrix.get(b, a)) / 2, -1),
  };
}

/** Which other labels' points lie nearest to the points of each label. */
export interface OtherLabelNeighbours extends LabelNeighbours {
  /** [labels, labels]: the column's rank among the other labels by its share in the row, 1 for the nearest; 0 on the diagonal. */
  ranks: NdArray<Int32Array>;
}

/**
 * The nearest neighbours of other labels: of the k points of other labels that lie nearest to each point of a label, the
 * share that has each of the other labels.
 *
 * Where clusters stand apart neighbourConfusion finds hardly a neighbour of another label; here each point has k of them, so
 * that it shows which cluster is the next one as well. Where labels don't matter, a row holds the other labels' frequencies.
 *
 * @param points of a map, a latent space (means or sampled z) or pixels, [N, D]
 * @param labels [N], at least two different ones
 * @param k neighbours of each point; 10 unless given, and never more than there are points of other labels
 * @returns matrix: shares from 0 to 1, each row sums to 1, the diagonal is 0; pairs by descending mean of the two shares
 * @throws RangeError when the lengths differ, a number is not finite or there is one label only
 */
export async function otherLabelNeighbours(
  points: Rows,
  labels: ArrayLike<number>,
  k = 10,
  run: LongRun = {},
): Promise<OtherLabelNeighbours> {
  const [count, dimensions] = points.shape;
  const rows = finiteRows("points", points, Float64Array);
  const { labels: occurring, group, sizes } = groupLabels(labels, count);
  if (occurring.length < 2)
    throw new RangeError(`labels: expected at least two different ones, found ${occurring.length}`);
  const matrix = square(occurring.length, () => 0);
  const ranks = ndarray(new Int32Array(matrix.size), matrix.shape.slice());
  for (let g = 0; g < occurring.length; g++) {
    const pick = (own: boolean) => Array.from(group.keys()).filter((i) => (group[i] === g) === own);
    const others = pick(false);
    const part = (chosen: number[]) => {
      const values = new Float64Array(chosen.length * dimensions);
      chosen.forEach((i, at) => values.set(rows.subarray(i * dimensions, (i + 1) * dimensions), at * dimensions));
      return ndarray(values, [chosen.length, dimensions]);
    };
    const near = Math.min(k, others.length);
    const { index } = await nearestNeighbours(part(pick(true)), part(others), near, run);
    for (const place of index.data) {
      const other = group[others[place]];
      matrix.set(g, other, matrix.get(g, other) + 1 / (sizes[g] * near));
    }
    const order = occurring.map((_, other) => other).filter((other) => other !== g);
    order.sort((a, b) => matrix.get(g, b) - matrix.get(g, a));
    order.forEach((other, place) => ranks.set(g, other, place + 1));
  }
  const mean = (a: number, b: number) => (matrix.get(a, b) + matrix.get(b, a)) / 2;
  return { labels: occurring, matrix, ranks, pairs: rankPairs(occurring, mean, -1) };
}

/** How near two labels are by their neighbours. */
export interface PairRanks {
  /** Rank of b among the other labels of a's points, and of a among those of b's: 1 is the nearest. */
  ofB: number;
  ofA: number;
  /** Rank of the two among all pairs. */
  pair: number;
}

/**
 * The ranks of two labels in otherLabelNeighbours.
 *
 * @throws RangeError when one of the labels does not occur
 */
export function pairRanks({ labels, ranks, pairs }: OtherLabelNeighbours, a: number, b: number): PairRanks {
  const [at, bt] = [labels.indexOf(a), labels.indexOf(b)];
  const found = pairs.find((pair) => pair.a === Math.min(a, b) && pair.b === Math.max(a, b));
  if (found === undefined) throw new RangeError(`a, b: expected two of ${labels.join(", ")}, found ${a} and ${b}`);
  return { ofB: ranks.get(at, bt), ofA: ranks.get(bt, at), pair: found.rank };
}

function square(size: number, value: (row: number, column: number) => number): NdArray<Float64Array> {
  const matrix = ndarray(new Float64Array(size * size), [size, size]);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) matrix.set(row, column, value(row, column));
  return matrix;
}

/** @param sign 1 where small values are near, −1 where large ones are */
function rankPairs(labels: number[], value: (a: number, b: number) => number, sign: 1 | -1): LabelPair[] {
  const pairs = labels.flatMap((a, i) => labels.slice(i + 1).map((b, j) => ({ a, b, value: value(i, i + 1 + j) })));
  return pairs.sort((one, two) => sign * (one.value - two.value)).map((pair, place) => ({ ...pair, rank: place + 1 }));
}
