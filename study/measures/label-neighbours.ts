import ndarray, { NdArray } from "ndarray";
import { finiteRows } from "@vae-notebooks/arrays";
import { columnMeans, groupLabels, Rows, squaredDistance } from "./matrices";

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
