/** The leaves of the tree: their centres, and which of them a point looks at. */

import {
  blockCount, blockLeaf, blocks, centreNorms, centres, count, dimensions, halfNorms, leafStarts, neighbourIndex, neighbours,
  order, scratch, screenBytes, screens, width,
} from "./plan";
import { forget, searchRow, setLimit } from "./candidates";
import { buffer } from "./grid";
import { sum4 } from "./functions";

/** Leaves that a point looks at before it looks at others: they make its limit tight. */
const FIRST_LEAVES: i32 = 4;
/** Steps in which the leaves' distances are counted to find the nearest leaves. */
const BINS: i32 = 512;
/** Length of a projection in single precision: its error shows in the length that is left, at worst by its root. */
const PROJECTION_SLACK: f64 = 3e-3;

let leaves: i32 = 0;
let leafBlocks: i32 = 0;

/** Lays the screens out in the order of the tree, whose order and leaves the host has written. Leading thread only. */
export function prepareSearch(leafCount: i32): void {
  // two sums of `width` products: relative error below (width + 2) 2^-24 each, doubled to be safe
  const slack: f32 = <f32>(1 - 2.4e-7 * <f64>(width + 4) - (width == dimensions ? 0 : PROJECTION_SLACK));
  const stride = <usize>width << 5;
  for (let i = 0; i < blockCount * 8; i++) {
    let norm: f32 = 0;
    const from = i < count ? screens + <usize>load<i32>(order + (<usize>i << 2)) * screenBytes : 0;
    const to = blocks + <usize>(i >> 3) * stride + (<usize>(i & 7) << 2);
    for (let d = 0; d < width; d++) {
      const value = i < count ? load<f32>(from + (<usize>d << 2)) : 0;
      store<f32>(to + (<usize>d << 5), value);
      norm += value * value;
    }
    store<f32>(halfNorms + (<usize>i << 2), i < count ? <f32>-0.5 * slack * norm : -<f32>Infinity);
  }
  for (let leaf = 0; leaf < leafCount; leaf++) centreOf(leaf);
  for (let leaf = leafCount; leaf & 7; leaf++) store<f32>(centreNorms + (<usize>leaf << 2), -<f32>Infinity);
}

function centreOf(leaf: i32): void {
  const begin = load<i32>(leafStarts + (<usize>leaf << 2), 0);
  const end = load<i32>(leafStarts + (<usize>leaf << 2), 4);
  const size = <f32>(min(end << 3, count) - (begin << 3));
  const to = centres + <usize>(leaf >> 3) * (<usize>width << 5) + (<usize>(leaf & 7) << 2);
  let norm: f32 = 0;
  for (let d = 0; d < width; d++) {
    let sum = f32x4.splat(0);
    for (let block = begin; block < end; block++) {
      const at = blocks + (<usize>(block * width + d) << 5);
      sum = f32x4.add(sum, f32x4.add(v128.load(at), v128.load(at, 16)));
    }
    const mean = sum4(sum) / size;
    store<f32>(to + (<usize>d << 5), mean);
    norm += mean * mean;
  }
  store<f32>(centreNorms + (<usize>leaf << 2), <f32>-0.5 * norm);
  for (let block = begin; block < end; block++) store<i32>(blockLeaf + (<usize>block << 2), leaf);
}

/** Tells this thread how many leaves there are. Every thread calls it before it searches. */
export function setLeaves(leafCount: i32): void {
  leaves = leafCount;
  leafBlocks = (leafCount + 7) >> 3;
}

/** Leaves that hold most neighbours: an exact search looks at them before it goes over all, with a limit that is tight then. */
export function likelyLeaves(): i32 {
  return max(FIRST_LEAVES, <i32>(<f64>leaves * Math.sqrt(<f64>neighbours / count)));
}

/**
 * Counts, for some points, how near the leaves of their neighbours are: adds to counts[r] the neighbours of `point` whose
 * leaf is the r-th nearest. The point is searched exactly.
 * @returns the address of the counts, [leaves] of i32 in this thread's working space
 */
export function rankLeaves(point: i32, restart: bool): usize {
  const counts = buffer(1);
  if (restart) memory.fill(counts, 0, <usize>leaves << 2);
  forget(point);
  probe(point, 0, likelyLeaves());
  setLimit(point, 0);
  searchRow(point, 0, 0, blockCount);
  const scores = buffer(0);
  scoreLeaves(point, scores);
  for (let j = 0; j < neighbours; j++) {
    const neighbour = load<i32>(neighbourIndex + (<usize>(point * neighbours + j) << 2));
    const leaf = load<i32>(blockLeaf + (<usize>(neighbour >> 3) << 2));
    const score = v128.load32_splat(scores + (<usize>leaf << 2));
    let nearer = i32x4.splat(0);
    for (let at: usize = 0; at < <usize>leafBlocks << 5; at += 16) {
      nearer = i32x4.sub(nearer, f32x4.gt(v128.load(scores + at), score));
    }
    const ahead = i32x4.extract_lane(nearer, 0) + i32x4.extract_lane(nearer, 1) + i32x4.extract_lane(nearer, 2)
      + i32x4.extract_lane(nearer, 3);
    const to = counts + (<usize>ahead << 2);
    store<i32>(to, load<i32>(to) + 1);
  }
  return counts;
}

/** x.c - |c|^2/2 for the centre c of every leaf: the greater, the nearer. */
function scoreLeaves(point: i32, scores: usize): void {
  const stride = <usize>width << 5;
  const query = blocks + <usize>(point >> 3) * stride + (<usize>(point & 7) << 2);
  for (let block = 0; block < leafBlocks; block++) {
    let a = v128.load(centreNorms + (<usize>block << 5));
    let b = v128.load(centreNorms + (<usize>block << 5), 16);
    let at = centres + <usize>block * stride;
    let q = query;
    for (const stop = at + stride; at < stop; at += 32) {
      const value = v128.load32_splat(q);
      a = f32x4.add(a, f32x4.mul(value, v128.load(at)));
      b = f32x4.add(b, f32x4.mul(value, v128.load(at, 16)));
      q += 32;
    }
    v128.store(scores + (<usize>block << 5), a);
    v128.store(scores + (<usize>block << 5), b, 16);
  }
}

/** Looks at (about) the `probes` leaves nearest to a point: first those of the nearest bins, which make its limit tight. */
export function probe(point: i32, slot: i32, probes: i32): void {
  const bins = buffer(0);
  scoreLeaves(point, bins);
  binLeaves(bins);
  setLimit(point, slot);
  const counts = scratch + 1024;
  let bin = 0;
  let counted = load<i32>(counts);
  // the bins that hold the first few leaves
  while (counted < min(FIRST_LEAVES, probes) && bin < BINS - 1) counted += load<i32>(counts + (<usize>++bin << 2));
  const firstBin = bin;
  visitLeaves(point, slot, bins, -1, firstBin);
  while (counted < probes && bin < BINS - 1) counted += load<i32>(counts + (<usize>++bin << 2));
  if (bin > firstBin) visitLeaves(point, slot, bins, firstBin, bin);
}

/** Puts in the place of each leaf's score its bin, 0 for the nearest, and counts the leaves of each bin. */
function binLeaves(scores: usize): void {
  const stop = scores + (<usize>leafBlocks << 5);
  let least4 = f32x4.splat(<f32>Infinity);
  let greatest4 = f32x4.splat(-<f32>Infinity);
  for (let at = scores; at < stop; at += 16) {
    const score = v128.load(at);
    greatest4 = f32x4.pmax(greatest4, score);
    // the padding, at -infinity, is no leaf
    least4 = v128.bitselect(f32x4.pmin(least4, score), least4, f32x4.gt(score, f32x4.splat(-<f32>Infinity)));
  }
  const greatest = max(
    max(f32x4.extract_lane(greatest4, 0), f32x4.extract_lane(greatest4, 1)),
    max(f32x4.extract_lane(greatest4, 2), f32x4.extract_lane(greatest4, 3)),
  );
  const least = min(
    min(f32x4.extract_lane(least4, 0), f32x4.extract_lane(least4, 1)),
    min(f32x4.extract_lane(least4, 2), f32x4.extract_lane(least4, 3)),
  );
  const scale4 = f32x4.splat(greatest > least ? <f32>(BINS - 1) / (greatest - least) : 0);
  greatest4 = f32x4.splat(greatest);
  for (let at = scores; at < stop; at += 16) {
    v128.store(at, i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.sub(greatest4, v128.load(at)), scale4)));
  }
  const counts = scratch + 1024;
  memory.fill(counts, 0, BINS * 4);
  for (let at = scores; at < scores + (<usize>leaves << 2); at += 4) {
    const to = counts + (<usize>load<i32>(at) << 2);
    store<i32>(to, load<i32>(to) + 1);
  }
}

/** Looks at the leaves of the bins after `before` up to `last`. */
function visitLeaves(point: i32, slot: i32, bins: usize, before: i32, last: i32): void {
  const before4 = i32x4.splat(before);
  const last4 = i32x4.splat(last);
  for (let first = 0; first < leaves; first += 4) {
    const bin = v128.load(bins + (<usize>first << 2));
    let mask = i32x4.bitmask(v128.and(i32x4.gt_s(bin, before4), i32x4.le_s(bin, last4)));
    while (mask) {
      const leaf = first + ctz(mask);
      mask &= mask - 1;
      if (leaf >= leaves) return;
      const at = leafStarts + (<usize>leaf << 2);
      searchRow(point, slot, load<i32>(at, 0), load<i32>(at, 4));
    }
  }
}
