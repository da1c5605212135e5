/**
 * Where everything lies in the linear memory. Every thread calls `plan` with the same numbers and so finds the same
 * addresses; nothing is allocated later. Pages that are never touched cost no memory, so the worst case is planned.
 */

/** Points per unit of dynamically shared work; partial sums are kept per unit, so that no order of threads shows. */
export const CHUNK: i32 = 256;
/** Longest side of the undoubled grid; a wider embedding gets a wider spacing. */
export const MAX_GRID: i32 = 2048;
/** Partial sums of one chunk, as f64: sum of x, of y, least x, greatest x, least y, greatest y, potential, squared steps. */
export const PARTIAL_BYTES: usize = 64;

export let count: i32 = 0;
export let dimensions: i32 = 0;
export let neighbours: i32 = 0;
export let threads: i32 = 1;
export let rank: i32 = 0;
/** Numbers that screen a point: all its coordinates, or a few projections and the length of what they leave out. */
export let width: i32 = 0;
/** Number of blocks of eight candidates. */
export let blockCount: i32 = 0;
export let chunkCount: i32 = 0;

/** Barrier (two words) and work counters, a cache line each. */
export let control: usize = 0;
/**
 * What screens the points, in the order of the tree and in blocks of eight: for each of the `width` numbers those of
 * eight points.
 */
export let blocks: usize = 0;
/** The points row by row, each row filled up with zeros to `rowBytes`; when the search begins, in the order of the tree. */
export let points: usize = 0;
export let rowBytes: usize = 0;
/** [count, width] what screens the points, in the caller's order; the points themselves when all coordinates do. */
export let screens: usize = 0;
export let screenBytes: usize = 0;
/** [count] the caller's number of each point in the order of the tree. */
export let order: usize = 0;
/** What the leading thread tells the others: leaves of the tree, leaves that a point looks at. */
export let agreed: usize = 0;
/** Leaves of the tree: the first block of each, and one past the last; which leaf each block belongs to. */
export let leafStarts: usize = 0;
export let blockLeaf: usize = 0;
/** The leaves' centres in blocks of eight, and half their squared norms, negative. */
export let centres: usize = 0;
export let centreNorms: usize = 0;
/** [dimensions, dimensions] of f64, upper triangle: X^T X; and the directions to project on, in groups of eight. */
export let products: usize = 0;
export let directions: usize = 0;
/** Half the lowered squared norm of each point's screen, negative, in the order of the blocks. */
export let halfNorms: usize = 0;
/** [count, neighbours] indices of the nearest points. */
export let neighbourIndex: usize = 0;
/** [count, neighbours] squared distances, later conditional probabilities. */
export let neighbourValue: usize = 0;
/** Joint probabilities: row i is entries offsets[i] ... offsets[i + 1] - 1, a multiple of four. */
export let offsets: usize = 0;
export let columns: usize = 0;
export let values: usize = 0;
/** [count, 2] each. */
export let embedding: usize = 0;
export let update: usize = 0;
export let gains: usize = 0;
export let attraction: usize = 0;
export let repulsion: usize = 0;
export let partials: usize = 0;
/** Working space of this thread alone. */
export let scratch: usize = 0;
/** The grid of charges, [rows, gridColumns] of f32; afterwards it holds the potential. */
export let charges: usize = 0;
export let spectrum: usize = 0;
export let kernel: usize = 0;
export let rowRoots: usize = 0;
export let columnRoots: usize = 0;

/** Most leaves of the tree. */
export const MAX_LEAVES: i32 = 8192;

const SCRATCH_BYTES: u64 = 4096 + 3 * <u64>MAX_GRID * 32;

let top: u64 = 0;

function take(bytes: u64): usize {
  const at = top;
  top = (top + bytes + 63) & ~63;
  return <usize>at;
}

/**
 * Lays the memory out and takes the place of one thread.
 * @returns the bytes needed, as f64 because they may exceed what 32 bits address
 */
export function plan(
  pointCount: i32, ownDimensions: i32, screenWidth: i32, nearest: i32, threadCount: i32, ownRank: i32, gridded: bool,
): f64 {
  count = pointCount;
  dimensions = ownDimensions;
  width = screenWidth;
  neighbours = nearest;
  threads = threadCount;
  rank = ownRank;
  blockCount = (count + 7) >> 3;
  chunkCount = (count + CHUNK - 1) / CHUNK;
  const n = <u64>count;
  const pairs = n * <u64>nearest;
  // the first kilobytes belong to the module's constants
  top = 65536;
  control = take(64 * 16);
  blocks = take(<u64>blockCount * 8 * <u64>width * 4);
  rowBytes = (<usize>dimensions + 3 & ~3) << 2;
  points = take(n * <u64>rowBytes + 64);
  screenBytes = <usize>width << 2;
  screens = points;
  if (width == dimensions) screenBytes = rowBytes;
  else {
    screens = take(n * <u64>screenBytes);
    products = take(<u64>dimensions * <u64>dimensions * 8);
    directions = take(<u64>dimensions * <u64>(width + 7 & ~7) * 4);
  }
  agreed = take(64);
  order = take(n * 4);
  leafStarts = take(<u64>(MAX_LEAVES + 1) * 4);
  blockLeaf = take(<u64>blockCount * 4);
  centres = take(<u64>MAX_LEAVES * <u64>width * 4);
  centreNorms = take(<u64>MAX_LEAVES * 4);
  halfNorms = take(<u64>blockCount * 8 * 4);
  neighbourIndex = take(pairs * 4);
  neighbourValue = take(pairs * 4);
  offsets = take((n + 1) * 4);
  columns = take((2 * pairs + 4 * n) * 4);
  values = take((2 * pairs + 4 * n) * 4);
  embedding = take(n * 8 + 64);
  update = take(n * 8 + 64);
  gains = take(n * 8 + 64);
  attraction = take(n * 8 + 64);
  repulsion = take(n * 8 + 64);
  partials = take(<u64>chunkCount * <u64>PARTIAL_BYTES);
  const firstScratch = take(SCRATCH_BYTES * <u64>threadCount);
  scratch = firstScratch + <usize>SCRATCH_BYTES * <usize>ownRank;
  if (gridded) {
    const side = <u64>MAX_GRID;
    charges = take(side * side * 4);
    spectrum = take((side / 4 + 1) * (side + 8) * 32);
    kernel = take((side / 4 + 1) * (side + 2) * 16);
    rowRoots = take(side * 2 * 8);
    columnRoots = take(side * 2 * 8);
  }
  return <f64>top;
}
