/** The order of the points in which near ones lie near in memory: the leaves of a tree that halves them again and again. */

/** Points beside each other in memory, and where the leaves begin. */
export interface Partition {
  /** [N] the caller's number of each point, in the order of the leaves. */
  order: Int32Array;
  /** First block of eight points of each leaf, and the number of blocks at the end. */
  starts: Int32Array;
}

/** Points of a block: leaves hold whole blocks, all but the last full. */
const BLOCK = 8;
/** Most blocks of a leaf, and most leaves (MAX_LEAVES in wasm/plan.ts is twice that: leaves are half full at least). */
const LEAF_BLOCKS = 8;
const MOST_LEAVES = 4096;
/** Points from which a direction of great variance is taken, and steps of the power method. */
const SAMPLE = 128;
const STEPS = 3;

/**
 * Halves the points at the median along (about) the direction of greatest variance, until few are left. The same
 * coordinates give the same order.
 *
 * @param coordinates [count, width] with `stride` numbers from one row to the next
 */
export function partition(coordinates: Float32Array, count: number, width: number, stride: number): Partition {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const scores = new Float64Array(count);
  const starts: number[] = [];
  const most = BLOCK * Math.max(LEAF_BLOCKS, Math.ceil(count / BLOCK / MOST_LEAVES));
  const halve = (first: number, end: number): void => {
    if (end - first <= most) {
      starts.push(first / BLOCK);
      return;
    }
    const direction = greatestVariance(coordinates, width, stride, order, first, end);
    for (let at = first; at < end; at++) {
      const row = order[at] * stride;
      let score = 0;
      for (let d = 0; d < width; d++) score += coordinates[row + d] * direction[d];
      scores[at] = score;
    }
    const middle = first + BLOCK * Math.floor(Math.ceil((end - first) / BLOCK) / 2);
    select(scores, order, first, end - 1, middle);
    halve(first, middle);
    halve(middle, end);
  };
  halve(0, count);
  starts.push(Math.ceil(count / BLOCK));
  return { order, starts: Int32Array.from(starts) };
}

/** A unit vector of great variance among (some of) the points order[first ... end - 1]. */
function greatestVariance(
  coordinates: Float32Array,
  width: number,
  stride: number,
  order: Int32Array,
  first: number,
  end: number,
): Float64Array {
  const step = Math.max(1, (end - first) / SAMPLE);
  const rows: number[] = [];
  for (let at = first; at < end; at += step) rows.push(order[Math.floor(at)] * stride);
  const mean = new Float64Array(width);
  for (const row of rows) for (let d = 0; d < width; d++) mean[d] += coordinates[row + d] / rows.length;
  // the start: the sample's farthest point from its mean
  let direction = new Float64Array(width);
  let farthest = -1;
  for (const row of rows) {
    let square = 0;
    for (let d = 0; d < width; d++) square += (coordinates[row + d] - mean[d]) ** 2;
    if (square <= farthest) continue;
    farthest = square;
    for (let d = 0; d < width; d++) direction[d] = coordinates[row + d] - mean[d];
  }
  for (let pass = 0; pass < STEPS && farthest > 0; pass++) {
    const image = new Float64Array(width);
    for (const row of rows) {
      let score = 0;
      for (let d = 0; d < width; d++) score += (coordinates[row + d] - mean[d]) * direction[d];
      for (let d = 0; d < width; d++) image[d] += (coordinates[row + d] - mean[d]) * score;
    }
    const norm = Math.sqrt(image.reduce((sum, value) => sum + value * value, 0));
    if (!(norm > 0)) break;
    direction = image.map((value) => value / norm);
  }
  return direction;
}

/** Exchanges entries of low ... high until none before `middle` is greater than any from there on (Hoare's algorithm). */
function select(scores: Float64Array, order: Int32Array, low: number, high: number, middle: number): void {
  while (low < high) {
    const pivot = scores[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (scores[i] < pivot) i++;
      while (scores[j] > pivot) j--;
      if (i > j) break;
      [scores[i], scores[j]] = [scores[j], scores[i]];
      [order[i], order[j]] = [order[j], order[i]];
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
