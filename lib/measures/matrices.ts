import { NdArray } from "ndarray";

/** Points or features, one a row, [N, D]. */
export type Rows = NdArray<Float32Array> | NdArray<Float64Array>;

/**
 * The rows of a matrix one after the other, row by row, in double precision.
 *
 * @param name of the argument, for errors
 * @throws RangeError naming the argument when it is not [N, D], has no row or column, or holds a number that is not finite
 */
export function finiteRows(name: string, rows: Rows): Float64Array {
  const [count, dimensions] = rows.shape;
  if (rows.shape.length !== 2 || count < 1 || dimensions < 1) {
    throw new RangeError(`${name}: expected a matrix [N, D] of at least one number, found the shape [${rows.shape.join(", ")}]`);
  }
  const values = new Float64Array(count * dimensions);
  for (let i = 0, at = 0; i < count; i++) {
    for (let d = 0; d < dimensions; d++, at++) {
      const value = rows.get(i, d);
      if (!Number.isFinite(value)) throw new RangeError(`${name}[${i}, ${d}]: expected a finite number, found ${value}`);
      values[at] = value;
    }
  }
  return values;
}

/** The mean of each column of row-by-row values with that many columns. */
export function columnMeans(values: Float64Array, dimensions: number): Float64Array {
  const means = new Float64Array(dimensions);
  for (let at = 0; at < values.length; at++) means[at % dimensions] += values[at];
  return means.map((sum) => (sum * dimensions) / values.length);
}

/** The values with their column's given offset taken away. */
export function centred(values: Float64Array, offsets: Float64Array): Float64Array {
  return values.map((value, at) => value - offsets[at % offsets.length]);
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
export function groupLabels(labels: ArrayLike<number>, points: number): { labels: number[]; group: Int32Array; sizes: Int32Array } {
  if (labels.length !== points) throw new RangeError(`labels: expected ${points}, one for each point, found ${labels.length}`);
  const occurring = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const places = new Map(occurring.map((label, place) => [label, place]));
  const group = Int32Array.from({ length: points }, (_, i) => places.get(labels[i]) as number);
  const sizes = new Int32Array(occurring.length);
  for (const place of group) sizes[place]++;
  return { labels: occurring, group, sizes };
}
