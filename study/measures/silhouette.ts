import { tf } from "@vae-notebooks/tf-graph";
import { finiteRows } from "@vae-notebooks/arrays";
import { batchRanges } from "../../lib/data/batch";
import { centredFloats, columnMeans, groupLabels, Rows, squaredDistance } from "./matrices";

/** How well points lie with those of their own label and apart from the others; numbers from −1 to 1. */
export interface Silhouette {
  /** Mean over all points. */
  mean: number;
  /** Mean over each label's points, by ascending label. */
  labels: Array<{ label: number; count: number; mean: number }>;
  /** Of each point, [N]. */
  values: Float64Array;
}

/** Up to so many columns each distance is taken by itself in double precision; beyond, by matrix products in float32. */
const DIRECT_DIMENSIONS = 32;
/** Distances of one block of points that TensorFlow holds at a time. */
const BLOCK_DISTANCES = 4e6;

/**
 * The silhouette s = (b − a) / max(a, b) of each point: a is its mean Euclidean distance to the other points of its label,
 * b the least of its mean distances to the points of another label. All pairs are measured.
 *
 * 1 is a point far from the other labels, 0 one on a border, below 0 one that lies nearer to another label; a label's only
 * point has 0. Beyond 32 columns distances come from matrix products in float32, exact to about 1e-5 of the data's radius.
 *
 * @param points [N, D]
 * @param labels [N], at least two different ones
 * @throws RangeError when the lengths differ, a number is not finite or there is one label only
 *
 * Source: Rousseeuw 1987, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis"; the same
 * as scikit-learn's silhouette_samples.
 */
export function silhouette(points: Rows, labels: ArrayLike<number>): Silhouette {
  const [count, dimensions] = points.shape;
  const rows = finiteRows("points", points, Float64Array);
  const { labels: occurring, group, sizes } = groupLabels(labels, count);
  const groups = occurring.length;
  if (groups < 2) throw new RangeError(`labels: expected at least two different ones, found ${groups}`);
  const sums =
    dimensions <= DIRECT_DIMENSIONS
      ? directSums(rows, dimensions, group, groups)
      : productSums(rows, dimensions, group, groups);
  const values = new Float64Array(count);
  const totals = new Float64Array(groups);
  for (let i = 0; i < count; i++) {
    const own = group[i];
    if (sizes[own] > 1) {
      const within = sums[i * groups + own] / (sizes[own] - 1);
      let between = Infinity;
      for (let g = 0; g < groups; g++) if (g !== own) between = Math.min(between, sums[i * groups + g] / sizes[g]);
      const larger = Math.max(within, between);
      values[i] = larger > 0 ? (between - within) / larger : 0;
    }
    totals[own] += values[i];
  }
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / count,
    labels: occurring.map((label, g) => ({ label, count: sizes[g], mean: totals[g] / sizes[g] })),
    values,
  };
}

/**
 * Sums of each point's distances to the points of each label, [N, labels], each pair measured once.
 *
 * Points are taken label by label, so that the sum over a label is one loop; each sum runs over points in their order.
 */
function directSums(rows: Float64Array, dimensions: number, group: Int32Array, groups: number): Float64Array {
  const count = group.length;
  const order = Int32Array.from(group.keys()).sort((i, j) => group[i] - group[j] || i - j);
  const sorted = new Float64Array(rows.length);
  order.forEach((i, place) => sorted.set(rows.subarray(i * dimensions, (i + 1) * dimensions), place * dimensions));
  // By label and place, so that neighbours in the inner loop are neighbours in memory.
  const byLabel = Array.from({ length: groups }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    const toOwn = byLabel[group[order[i]]];
    for (let from = 0; from < i;) {
      const label = group[order[from]];
      let sum = byLabel[label][i];
      let j = from;
      for (; j < i && group[order[j]] === label; j++) {
        const distance = Math.sqrt(squaredDistance(sorted, i, sorted, j, dimensions));
        sum += distance;
        toOwn[j] += distance;
      }
      byLabel[label][i] = sum;
      from = j;
    }
  }
  const sums = new Float64Array(count * groups);
  order.forEach((i, place) => byLabel.forEach((each, label) => (sums[i * groups + label] = each[place])));
  return sums;
}

/** The same by |x − y|² = |x|² − 2 x·y + |y|², block by block. */
function productSums(rows: Float64Array, dimensions: number, group: Int32Array, groups: number): Float64Array {
  const count = group.length;
  const sums = new Float64Array(count * groups);
  const block = Math.max(1, Math.floor(BLOCK_DISTANCES / count));
  tf.tidy(() => {
    const all = tf.tensor2d(centredFloats(rows, columnMeans(rows, dimensions)), [count, dimensions]);
    const norms = tf.sum(tf.square(all), 1, true);
    const members = tf.cast(tf.oneHot(tf.tensor1d(group, "int32"), groups), "float32");
    for (const [from, to] of batchRanges(count, block)) {
      const size = to - from;
      tf.tidy(() => {
        const some = tf.slice(all, [from, 0], [size, dimensions]);
        const squares = tf.add(
          tf.sub(tf.slice(norms, [from, 0], [size, 1]), tf.mul(tf.matMul(some, all, false, true), 2)),
          tf.transpose(norms),
        );
        // A point's distance to itself is 0, which rounding makes anything up to the square root of its error.
        const itself = tf.equal(
          tf.expandDims(tf.range(from, to, 1, "int32"), 1),
          tf.expandDims(tf.range(0, count, 1, "int32"), 0),
        );
        const distances = tf.where(itself, tf.zerosLike(squares), tf.sqrt(tf.relu(squares)));
        sums.set(tf.matMul(distances, members).dataSync(), from * groups);
      });
    }
  });
  return sums;
}
