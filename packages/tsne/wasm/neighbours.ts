/**
 * Exact nearest neighbours by comparing all pairs. A tile of four points against eight is screened by
 * |x|^2 + |y|^2 - 2 x.y with the norms lowered by more than the rounding error, so nothing near is lost; what passes
 * the screen is measured again as the sum of squared differences, which keeps its precision for near points.
 */

import {
  blockCount, blocks, count, dimensions, halfNorms, neighbourIndex, neighbourValue, neighbours, points, rowBytes, scratch,
} from "./plan";
import { sum4 } from "./functions";
import { next } from "./threads";

/** Points handed out at once. */
const SLICE: i32 = 32;
/** Candidate blocks (of eight) that stay in the first-level cache while a slice goes over them. */
const STRIP: i32 = 32;
const SEARCH_COUNTER: i32 = 0;

/** Prepares the screen: the points in blocks, half their lowered squared norms. Padding gets -infinity and never passes. */
export function prepareSearch(): void {
  // two sums of `dimensions` products: relative error below (dimensions + 2) 2^-24 each, doubled to be safe
  const slack: f32 = <f32>(1 - 2.4e-7 * <f64>(dimensions + 4));
  const stride = <usize>dimensions << 5;
  for (let i = 0; i < blockCount * 8; i++) {
    let norm: f32 = 0;
    const from = points + <usize>i * rowBytes;
    const to = blocks + <usize>(i >> 3) * stride + (<usize>(i & 7) << 2);
    for (let d = 0; d < dimensions; d++) {
      const value = i < count ? load<f32>(from + (<usize>d << 2)) : 0;
      store<f32>(to + (<usize>d << 5), value);
      norm += value * value;
    }
    store<f32>(halfNorms + (<usize>i << 2), i < count ? <f32>-0.5 * slack * norm : -<f32>Infinity);
  }
}

/** Finds the neighbours of the next slice of points; false when none is left. */
export function searchSlice(): bool {
  const first = next(SEARCH_COUNTER, SLICE);
  if (first >= count) return false;
  const end = min(first + SLICE, (count + 3) & ~3);
  for (let i = first; i < min(end, count); i++) {
    const row = neighbourValue + <usize>(i * neighbours) * 4;
    for (let j = 0; j < neighbours; j++) store<f32>(row + (<usize>j << 2), Infinity);
  }
  for (let i = first; i < end; i++) setLimit(i, i & (SLICE - 1));
  for (let strip = 0; strip < blockCount; strip += STRIP) {
    const stripEnd = min(strip + STRIP, blockCount);
    for (let tile = first; tile < end; tile += 4) searchTile(tile, tile & (SLICE - 1), strip, stripEnd);
  }
  return true;
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
  const stride = <usize>dimensions << 5;
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
    const distance = squaredDistance(point, candidate);
    if (distance < load<f32>(distances)) replaceFarthest(distances, indices, distance, candidate);
  }
  setLimit(point, slot);
  return v128.load32_splat(scratch + (<usize>slot << 2));
}

// @ts-ignore: decorator
@inline
function squaredDistance(i: i32, j: i32): f32 {
  let a = points + <usize>i * rowBytes;
  let b = points + <usize>j * rowBytes;
  let sum = f32x4.splat(0);
  for (const stop = a + rowBytes; a < stop; a += 16) {
    const difference = f32x4.sub(v128.load(a), v128.load(b));
    sum = f32x4.add(sum, f32x4.mul(difference, difference));
    b += 16;
  }
  return sum4(sum);
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
