/**
 * Nearest neighbours. The points lie in the order of a tree, so that its leaves, some ten points each, are pieces of the
 * memory. Each point first looks at the leaves whose centres are nearest; when the search is exact, four points at a time
 * then go over all leaves.
 *
 * A candidate is screened by |x|^2 + |y|^2 - 2 x.y of the screens, with the norms lowered by more than the rounding
 * error, so nothing near is lost; what passes is measured as the sum of squared differences of all coordinates, which
 * keeps its precision for near points.
 */

import {
  blockCount, blockLeaf, blocks, centreNorms, centres, count, dimensions, halfNorms, leafStarts, neighbourIndex, neighbourValue, neighbours,
  order, points, rowBytes, scratch, screenBytes, screens, width,
} from "./plan";
import { buffer } from "./grid";
import { sum4 } from "./functions";
import { next } from "./threads";

/** Points handed out at once. */
const SLICE: i32 = 32;
/** Candidate blocks (of eight) that stay in the first-level cache while a slice goes over them. */
const STRIP: i32 = 32;
const SEARCH_COUNTER: i32 = 0;
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

/**
 * Finds the neighbours of the next slice of points; false when none is left.
 * @param probes leaves that each point looks at; 0 for all of them
 */
export function searchSlice(probes: i32): bool {
  const first = next(SEARCH_COUNTER, SLICE);
  if (first >= count) return false;
  const end = min(first + SLICE, (count + 3) & ~3);
  for (let i = first; i < min(end, count); i++) {
    forget(i);
    probe(i, i & (SLICE - 1), probes == 0 ? likelyLeaves() : probes);
  }
  if (probes > 0) return true;
  for (let i = first; i < end; i++) setLimit(i, i & (SLICE - 1));
  for (let strip = 0; strip < blockCount; strip += STRIP) {
    const stripEnd = min(strip + STRIP, blockCount);
    for (let tile = first; tile < end; tile += 4) searchTile(tile, tile & (SLICE - 1), strip, stripEnd);
  }
  return true;
}

/** Leaves that hold most neighbours: an exact search looks at them before it goes over all, with a limit that is tight then. */
function likelyLeaves(): i32 {
  return max(FIRST_LEAVES, <i32>(<f64>leaves * Math.sqrt(<f64>neighbours / count)));
}

/** Empties a point's heap. */
function forget(point: i32): void {
  const row = <usize>(point * neighbours) << 2;
  for (let j = 0; j < neighbours; j++) {
    store<f32>(neighbourValue + row + (<usize>j << 2), Infinity);
    store<i32>(neighbourIndex + row + (<usize>j << 2), -1);
  }
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
  const scores = buffer(0);
  scoreLeaves(point, scores);
  let least = <f32>Infinity;
  let greatest = -<f32>Infinity;
  for (let leaf = 0; leaf < leaves; leaf++) {
    const score = load<f32>(scores + (<usize>leaf << 2));
    least = min(least, score);
    greatest = max(greatest, score);
  }
  setLimit(point, slot);
  const counts = scratch + 1024;
  memory.fill(counts, 0, BINS * 4);
  const scale: f32 = greatest > least ? <f32>(BINS - 1) / (greatest - least) : 0;
  for (let leaf = 0; leaf < leaves; leaf++) {
    const at = counts + (<usize><i32>((greatest - load<f32>(scores + (<usize>leaf << 2))) * scale) << 2);
    store<i32>(at, load<i32>(at) + 1);
  }
  let bin = 0;
  let counted = load<i32>(counts);
  // the bins that hold the first few leaves
  while (counted < min(FIRST_LEAVES, probes) && bin < BINS - 1) counted += load<i32>(counts + (<usize>++bin << 2));
  const firstBin = bin;
  visitLeaves(point, slot, scores, greatest, scale, 0, firstBin);
  while (counted < probes && bin < BINS - 1) counted += load<i32>(counts + (<usize>++bin << 2));
  if (bin > firstBin) visitLeaves(point, slot, scores, greatest, scale, firstBin + 1, bin);
}

function visitLeaves(
  point: i32, slot: i32, scores: usize, greatest: f32, scale: f32, firstBin: i32, lastBin: i32,
): void {
  for (let leaf = 0; leaf < leaves; leaf++) {
    const bin = <i32>((greatest - load<f32>(scores + (<usize>leaf << 2))) * scale);
    if (bin < firstBin || bin > lastBin) continue;
    const begin = load<i32>(leafStarts + (<usize>leaf << 2), 0);
    const end = load<i32>(leafStarts + (<usize>leaf << 2), 4);
    searchRow(point, slot, begin, end);
  }
}

/** One point against the candidate blocks begin ... end - 1. */
export function searchRow(point: i32, slot: i32, begin: i32, end: i32): void {
  const stride = <usize>width << 5;
  const query = blocks + <usize>(point >> 3) * stride + (<usize>(point & 7) << 2);
  let limit = v128.load32_splat(scratch + (<usize>slot << 2));
  for (let block = begin; block < end; block += 2) {
    // an odd last block is compared with twice
    const second = min(block + 1, end - 1);
    let a0 = v128.load(halfNorms + (<usize>block << 5));
    let b0 = v128.load(halfNorms + (<usize>block << 5), 16);
    let a1 = v128.load(halfNorms + (<usize>second << 5));
    let b1 = v128.load(halfNorms + (<usize>second << 5), 16);
    let at = blocks + <usize>block * stride;
    const apart = blocks + <usize>second * stride - at;
    const stop = at + stride;
    let q = query;
    while (at < stop) {
      const value = v128.load32_splat(q);
      a0 = f32x4.add(a0, f32x4.mul(value, v128.load(at)));
      b0 = f32x4.add(b0, f32x4.mul(value, v128.load(at, 16)));
      a1 = f32x4.add(a1, f32x4.mul(value, v128.load(at + apart)));
      b1 = f32x4.add(b1, f32x4.mul(value, v128.load(at + apart, 16)));
      at += 32;
      q += 32;
    }
    const pass0 = passed(a0, b0, limit);
    if (v128.any_true(pass0)) limit = admit(point, slot, block, i16x8.bitmask(pass0));
    const pass1 = passed(a1, b1, limit);
    if (second > block && v128.any_true(pass1)) limit = admit(point, slot, second, i16x8.bitmask(pass1));
  }
}

/** What x.y - |y|^2/2 must exceed for y to come into question as a neighbour of x. */
function setLimit(point: i32, slot: i32): void {
  let limit = <f32>Infinity;
  if (point < count) {
    limit = -load<f32>(halfNorms + (<usize>point << 2)) - <f32>0.5 * load<f32>(neighbourValue + <usize>(point * neighbours) * 4);
  }
  store<f32>(scratch + (<usize>slot << 2), limit);
}

/** Four points against the candidate blocks begin ... end - 1. */
export function searchTile(point: i32, slot: i32, begin: i32, end: i32): void {
  const stride = <usize>width << 5;
  const query = blocks + <usize>(point >> 3) * stride + (<usize>(point & 7) << 2);
  const limits = scratch + (<usize>slot << 2);
  let limit0 = v128.load32_splat(limits, 0);
  let limit1 = v128.load32_splat(limits, 4);
  let limit2 = v128.load32_splat(limits, 8);
  let limit3 = v128.load32_splat(limits, 12);
  for (let block = begin; block < end; block++) {
    let a0 = v128.load(halfNorms + (<usize>block << 5));
    let b0 = v128.load(halfNorms + (<usize>block << 5), 16);
    let a1 = a0, a2 = a0, a3 = a0;
    let b1 = b0, b2 = b0, b3 = b0;
    let at = blocks + <usize>block * stride;
    const stop = at + stride;
    let q = query;
    while (at < stop) {
      const low = v128.load(at);
      const high = v128.load(at, 16);
      const q0 = v128.load32_splat(q, 0);
      a0 = f32x4.add(a0, f32x4.mul(q0, low));
      b0 = f32x4.add(b0, f32x4.mul(q0, high));
      const q1 = v128.load32_splat(q, 4);
      a1 = f32x4.add(a1, f32x4.mul(q1, low));
      b1 = f32x4.add(b1, f32x4.mul(q1, high));
      const q2 = v128.load32_splat(q, 8);
      a2 = f32x4.add(a2, f32x4.mul(q2, low));
      b2 = f32x4.add(b2, f32x4.mul(q2, high));
      const q3 = v128.load32_splat(q, 12);
      a3 = f32x4.add(a3, f32x4.mul(q3, low));
      b3 = f32x4.add(b3, f32x4.mul(q3, high));
      at += 32;
      q += 32;
    }
    const pass0 = passed(a0, b0, limit0);
    const pass1 = passed(a1, b1, limit1);
    const pass2 = passed(a2, b2, limit2);
    const pass3 = passed(a3, b3, limit3);
    if (v128.any_true(v128.or(v128.or(pass0, pass1), v128.or(pass2, pass3)))) {
      if (v128.any_true(pass0)) limit0 = admit(point, slot, block, i16x8.bitmask(pass0));
      if (v128.any_true(pass1)) limit1 = admit(point + 1, slot + 1, block, i16x8.bitmask(pass1));
      if (v128.any_true(pass2)) limit2 = admit(point + 2, slot + 2, block, i16x8.bitmask(pass2));
      if (v128.any_true(pass3)) limit3 = admit(point + 3, slot + 3, block, i16x8.bitmask(pass3));
    }
  }
}

/** A mask of eight 16-bit lanes: which of the eight candidates pass the screen. */
// @ts-ignore: decorator
@inline
function passed(a: v128, b: v128, limit: v128): v128 {
  return i16x8.narrow_i32x4_s(f32x4.gt(a, limit), f32x4.gt(b, limit));
}

/** Measures the candidates in the mask and keeps the nearer ones; the new limit. */
export function admit(point: i32, slot: i32, block: i32, mask: i32): v128 {
  const row = <usize>(point * neighbours) * 4;
  const distances = neighbourValue + row;
  const indices = neighbourIndex + row;
  while (mask) {
    const lane = ctz(mask);
    mask &= mask - 1;
    const candidate = block * 8 + lane;
    if (candidate == point) continue;
    const distance = squaredDistance(point, candidate, load<f32>(distances));
    if (distance < load<f32>(distances) && !known(indices, candidate)) replaceFarthest(distances, indices, distance, candidate);
  }
  setLimit(point, slot);
  return v128.load32_splat(scratch + (<usize>slot << 2));
}

/** Whether a point is among the neighbours that were found before. */
// @ts-ignore: decorator
@inline
function known(indices: usize, candidate: i32): bool {
  const wanted = i32x4.splat(candidate);
  let found = i32x4.splat(0);
  const whole = indices + (<usize>(neighbours & ~3) << 2);
  let at = indices;
  for (; at < whole; at += 16) found = v128.or(found, i32x4.eq(v128.load(at), wanted));
  for (const stop = indices + (<usize>neighbours << 2); at < stop; at += 4) if (load<i32>(at) == candidate) return true;
  return v128.any_true(found);
}

/** Bytes of two rows that are compared before the sum is looked at. */
const STRETCH: usize = 1024;

/** The squared distance of two points, or a part of it that is `enough` already. */
// @ts-ignore: decorator
@inline
function squaredDistance(i: i32, j: i32, enough: f32): f32 {
  let a = points + <usize>i * rowBytes;
  let b = points + <usize>j * rowBytes;
  const end = a + rowBytes;
  let total: f32 = 0;
  while (true) {
    const stop = min(a + STRETCH, end);
    let s0 = f32x4.splat(0);
    let s1 = s0, s2 = s0, s3 = s0;
    for (; a + 64 <= stop; a += 64) {
      const d0 = f32x4.sub(v128.load(a), v128.load(b));
      const d1 = f32x4.sub(v128.load(a, 16), v128.load(b, 16));
      const d2 = f32x4.sub(v128.load(a, 32), v128.load(b, 32));
      const d3 = f32x4.sub(v128.load(a, 48), v128.load(b, 48));
      s0 = f32x4.add(s0, f32x4.mul(d0, d0));
      s1 = f32x4.add(s1, f32x4.mul(d1, d1));
      s2 = f32x4.add(s2, f32x4.mul(d2, d2));
      s3 = f32x4.add(s3, f32x4.mul(d3, d3));
      b += 64;
    }
    for (; a < stop; a += 16) {
      const difference = f32x4.sub(v128.load(a), v128.load(b));
      s0 = f32x4.add(s0, f32x4.mul(difference, difference));
      b += 16;
    }
    total += sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
    if (a >= end || total >= enough) return total;
  }
}

/** Puts a point in the place of the farthest, the root of the row's heap. */
function replaceFarthest(distances: usize, indices: usize, distance: f32, index: i32): void {
  let hole = 0;
  while (true) {
    let child = 2 * hole + 1;
    if (child >= neighbours) break;
    let farther = load<f32>(distances + (<usize>child << 2));
    if (child + 1 < neighbours) {
      const other = load<f32>(distances + (<usize>child << 2), 4);
      if (other > farther) {
        farther = other;
        child++;
      }
    }
    if (farther <= distance) break;
    store<f32>(distances + (<usize>hole << 2), farther);
    store<i32>(indices + (<usize>hole << 2), load<i32>(indices + (<usize>child << 2)));
    hole = child;
  }
  store<f32>(distances + (<usize>hole << 2), distance);
  store<i32>(indices + (<usize>hole << 2), index);
}
