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
  const { mutual, degrees } = findMutual(table);
  let entries = 0;
  for (let i = 0; i < count; i++) entries += (degrees[i] + 3) & ~3;
  if (entries > 0x7fffffff) throw new RangeError(`points: ${count} with ${neighbours} neighbours each are too many`);
  const joint = allocate(entries);
  const next = new Int32Array(count);
  joint.offsets[0] = 0;
  for (let i = 0; i < count; i++) {
    const first = joint.offsets[i];
    joint.offsets[i + 1] = first + ((degrees[i] + 3) & ~3);
    next[i] = first + neighbours;
    joint.columns.fill(i, first, joint.offsets[i + 1]);
    joint.values.fill(0, first, joint.offsets[i + 1]);
  }
  const scale = 1 / (2 * count);
  for (let i = 0; i < count; i++) {
    for (let slot = 0; slot < neighbours; slot++) {
      const at = i * neighbours + slot;
      const j = indices[at];
      const back = mutual[at];
      const own = joint.offsets[i] + slot;
      joint.columns[own] = j;
      if (back > 0) joint.values[own] = (values[at] + values[j * neighbours + back - 1]) * scale;
      else {
        const value = values[at] * scale;
        joint.values[own] = value;
        joint.columns[next[j]] = i;
        joint.values[next[j]++] = value;
      }
    }
  }
  return joint;
}

/** For each neighbour j of i, 1 + the place of i among the neighbours of j, or 0; and the length of every joint row. */
function findMutual(table: NeighbourTable): { mutual: Uint16Array | Uint32Array; degrees: Int32Array } {
  const { count, neighbours, indices } = table;
  const mutual = new (neighbours < 65536 ? Uint16Array : Uint32Array)(count * neighbours);
  const degrees = new Int32Array(count).fill(neighbours);
  for (let i = 0; i < count; i++) {
    const end = (i + 1) * neighbours;
    for (let at = i * neighbours; at < end; at++) {
      const j = indices[at];
      const first = j * neighbours;
      let slot = 0;
      while (slot < neighbours && indices[first + slot] !== i) slot++;
      if (slot < neighbours) mutual[at] = slot + 1;
      else degrees[j]++;
    }
  }
  return { mutual, degrees };
}
