/** From nearest neighbours to the joint probabilities P that t-SNE preserves. */

/** A symmetric sparse matrix by rows: entries offsets[i] ... offsets[i + 1] - 1 belong to row i. */
export interface SparseAffinities {
  /** Number of points N. */
  count: number;
  /** [N + 1] */
  offsets: Int32Array;
  /** Column of each entry. Rows are filled up to a multiple of four with entries (i, i) of value 0. */
  columns: Int32Array;
  /** p_ij; all entries sum to 1. */
  values: Float32Array;
}

/** Each point's neighbours, row by row, with one number for each. */
export interface NeighbourTable {
  count: number;
  /** Neighbours of each point. */
  neighbours: number;
  /** [N, neighbours] indices, without the point itself. */
  indices: Int32Array;
  /** [N, neighbours] squared distances or conditional probabilities. */
  values: Float32Array;
}

/** Greatest error of the entropy that ends the search for a bandwidth, in nats. */
const TOLERANCE = 1e-5;
const MOST_STEPS = 100;

/**
 * Turns the squared distances d_ij of rows first ... end - 1 into conditional probabilities in place:
 * p_(j|i) = exp(-beta_i d_ij) / sum_k exp(-beta_i d_ik), with beta_i such that the row's entropy is log(perplexity).
 * Newton's method on log beta, kept in a bracket. Where more points than the perplexity lie at one distance no beta
 * exists; then the nearest share the probability equally.
 *
 * Source: van der Maaten and Hinton, "Visualizing data using t-SNE", JMLR 9, 2008, equation 1 and section 2.
 */
export function conditionalProbabilities(table: NeighbourTable, perplexity: number, first: number, end: number): void {
  const { neighbours, values } = table;
  const weights = new Float64Array(neighbours);
  const entropy = Math.log(perplexity);
  for (let i = first; i < end; i++) {
    const row = values.subarray(i * neighbours, (i + 1) * neighbours);
    const nearest = row.reduce((least, value) => Math.min(least, value), Infinity);
    const spread = row.reduce((sum, value) => sum + value, 0) / neighbours - nearest;
    let beta = spread > 0 ? 1 / spread : 1;
    let low = 0;
    let high = Infinity;
    for (let step = 0; ; step++) {
      let sum = 0;
      let mean = 0;
      let square = 0;
      for (let j = 0; j < neighbours; j++) {
        const distance = row[j] - nearest;
        const weight = Math.exp(-beta * distance);
        weights[j] = weight;
        sum += weight;
        mean += weight * distance;
        square += weight * distance * distance;
      }
      mean /= sum;
      for (let j = 0; j < neighbours; j++) weights[j] /= sum;
      const excess = Math.log(sum) + beta * mean - entropy;
      if (spread === 0 || step === MOST_STEPS || Math.abs(excess) < TOLERANCE) break;
      if (excess > 0) low = beta;
      else high = beta;
      const slope = beta * beta * (square / sum - mean * mean);
      let candidate = slope > 0 ? beta * Math.exp(Math.max(-3, Math.min(3, excess / slope))) : Infinity;
      if (!(candidate > low && candidate < high)) candidate = high === Infinity ? beta * 4 : (low + high) / 2;
      if (candidate === beta || candidate > 1e30) break;
      beta = candidate;
    }
    row.set(weights);
  }
}

/**
 * The joint probabilities p_ij = (p_(j|i) + p_(i|j)) / 2N: a row holds the point's own neighbours in their order and
 * then, by index, the points that have it as a neighbour without being one of its own.
 *
 * @param table conditional probabilities
 * @param allocate gives the arrays for a number of entries
 * @throws RangeError when there are more entries than an array of 32-bit offsets can address
 *
 * Source: van der Maaten and Hinton, JMLR 9, 2008, section 3.1.
 */
export function symmetrise(table: NeighbourTable, allocate: (entries: number) => SparseAffinities): SparseAffinities {
  const { count, neighbours, indices, values } = table;
  const { first, incoming } = findIncoming(table);
  const pointOf = (slot: number): number => (slot / neighbours) | 0;
  // where[j] = the entry of point j in the row at hand, if that is not before the row's begin
  const where = new Int32Array(count).fill(-1);
  const lengths = new Int32Array(count);
  let entries = 0;
  for (let i = 0; i < count; i++) {
    const begin = i * neighbours;
    for (let slot = 0; slot < neighbours; slot++) where[indices[begin + slot]] = begin + slot;
    let length = neighbours;
    for (let at = first[i]; at < first[i + 1]; at++) if (where[pointOf(incoming[at])] < begin) length++;
    lengths[i] = length;
    entries += (length + 3) & ~3;
  }
  if (entries > 0x7fffffff) throw new RangeError(`points: ${count} with ${neighbours} neighbours each are too many`);
  const joint = allocate(entries);
  const scale = 1 / (2 * count);
  where.fill(-1);
  joint.offsets[0] = 0;
  for (let i = 0; i < count; i++) {
    const begin = joint.offsets[i];
    let next = begin;
    for (let slot = i * neighbours; slot < (i + 1) * neighbours; slot++) {
      const j = indices[slot];
      where[j] = next;
      joint.columns[next] = j;
      joint.values[next++] = values[slot] * scale;
    }
    for (let at = first[i]; at < first[i + 1]; at++) {
      const j = pointOf(incoming[at]);
      const value = values[incoming[at]] * scale;
      if (where[j] >= begin) joint.values[where[j]] += value;
      else {
        joint.columns[next] = j;
        joint.values[next++] = value;
      }
    }
    joint.offsets[i + 1] = begin + ((lengths[i] + 3) & ~3);
    for (; next < joint.offsets[i + 1]; next++) {
      joint.columns[next] = i;
      joint.values[next] = 0;
    }
  }
  return joint;
}

/** For each point the slots of the table that name it: incoming[first[j]] ... incoming[first[j + 1] - 1], in order. */
function findIncoming(table: NeighbourTable): { first: Int32Array; incoming: Int32Array } {
  const { count, neighbours, indices } = table;
  const slots = count * neighbours;
  const first = new Int32Array(count + 2);
  for (let slot = 0; slot < slots; slot++) first[indices[slot] + 2]++;
  for (let j = 2; j < first.length; j++) first[j] += first[j - 1];
  // first[j + 1] is where the next slot of j goes; in the end it is where those of j + 1 begin
  const incoming = new Int32Array(slots);
  for (let slot = 0; slot < slots; slot++) incoming[first[indices[slot] + 1]++] = slot;
  return { first, incoming };
}
