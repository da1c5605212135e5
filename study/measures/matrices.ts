import { Matrix } from "ml-matrix";
import { NdArray } from "ndarray";
import { finiteRows } from "@vae-notebooks/arrays";

/** Points or features, one a row, [N, D]. */
export type Rows = NdArray<Float32Array> | NdArray<Float64Array>;

/** The mean of each column of row-by-row values with that many columns. */
export function columnMeans(values: Float64Array, dimensions: number): Float64Array {
  const means = new Float64Array(dimensions);
  for (let row = 0; row < values.length; row += dimensions)
    for (let d = 0; d < dimensions; d++) means[d] += values[row + d];
  return means.map((sum) => (sum * dimensions) / values.length);
}

/** The values with their column's given offset taken away, in double precision. */
export function centred(values: Float64Array, offsets: Float64Array): Float64Array {
  return subtracted(values, offsets, new Float64Array(values.length));
}

/** The same, rounded to float32 for TensorFlow. */
export function centredFloats(values: Float64Array, offsets: Float64Array): Float32Array {
  return subtracted(values, offsets, new Float32Array(values.length));
}

// Loops, since callbacks for each of 47 million numbers (60,000 images) would take most of the time of what is measured.
function subtracted<T extends Float32Array | Float64Array>(values: Float64Array, offsets: Float64Array, into: T): T {
  const dimensions = offsets.length;
  for (let row = 0; row < values.length; row += dimensions) {
    for (let d = 0; d < dimensions; d++) into[row + d] = values[row + d] - offsets[d];
  }
  return into;
}

/** Mean [D] and sample covariance [D, D], divided by N − 1, of rows. */
export interface Moments {
  mean: Float64Array;
  covariance: Matrix;
}

/**
 * Mean and sample covariance (divided by N − 1) of rows, in double precision.
 *
 * @param name of the rows, for messages
 * @param rows [N, D], N from 2
 * @throws RangeError when there are fewer than 2 rows, or a number is not finite
 */
export function sampleMoments(name: string, rows: Rows): Moments {
  const [count, dimensions] = rows.shape;
  const values = finiteRows(name, rows, Float64Array);
  if (count < 2) throw new RangeError(`${name}: expected at least 2 rows for a covariance, found ${count}`);
  const mean = columnMeans(values, dimensions);
  const differences = centred(values, mean);
  const sums = crossProducts(differences, differences, dimensions);
  const covariance = Matrix.zeros(dimensions, dimensions);
  for (let a = 0; a < dimensions; a++) {
    for (let b = 0; b <= a; b++) {
      const value = sums[a * dimensions + b] / (count - 1);
      covariance.set(a, b, value).set(b, a, value);
    }
  }
  return { mean, covariance };
}

/**
 * Lower triangle of Xᵀ Y, [D, D]: sums over rows of the products of a row's numbers, in double precision.
 *
 * Each sum runs over the rows in their order, four of them each time that it is loaded and stored.
 *
 * @param x [N, D] row by row
 * @param y likewise
 */
export function crossProducts(x: Float64Array, y: Float64Array, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions * dimensions);
  const step = 4 * dimensions;
  let row = 0;
  for (; row + step <= x.length; row += step) {
    const [second, third, fourth] = [row + dimensions, row + 2 * dimensions, row + 3 * dimensions];
    for (let a = 0; a < dimensions; a++) {
      const [x1, x2, x3, x4] = [x[row + a], x[second + a], x[third + a], x[fourth + a]];
      for (let b = 0, at = a * dimensions; b <= a; b++, at++) {
        const two = sums[at] + x1 * y[row + b] + x2 * y[second + b];
        sums[at] = two + x3 * y[third + b] + x4 * y[fourth + b];
      }
    }
  }
  for (; row < x.length; row += dimensions) {
    for (let a = 0; a < dimensions; a++)
      for (let b = 0; b <= a; b++) sums[a * dimensions + b] += x[row + a] * y[row + b];
  }
  return sums;
}

/** Σ (a − b)² over two rows of row-by-row values, in double precision. */
export function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, dimensions: number): number {
  let sum = 0;
  for (let d = 0, p = i * dimensions, q = j * dimensions; d < dimensions; d++, p++, q++) {
    const difference = a[p] - b[q];
    sum += difference * difference;
  }
  return sum;
}

/**
 * The labels of points, checked.
 *
 * @returns the labels that occur, ascending, the place of each point's among them, and how many points have each
 * @throws RangeError when there are not as many labels as points
 */
export function groupLabels(
  labels: ArrayLike<number>,
  points: number,
): { labels: number[]; group: Int32Array; sizes: Int32Array } {
  if (labels.length !== points)
    throw new RangeError(`labels: expected ${points}, one for each point, found ${labels.length}`);
  const occurring = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const places = new Map(occurring.map((label, place) => [label, place]));
  const group = Int32Array.from({ length: points }, (_, i) => places.get(labels[i]) as number);
  const sizes = new Int32Array(occurring.length);
  for (const place of group) sizes[place]++;
  return { labels: occurring, group, sizes };
}
