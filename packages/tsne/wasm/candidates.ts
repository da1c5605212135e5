/**
 * Candidates for a point's neighbours: screened by |x|^2 + |y|^2 - 2 x.y of the screens, with the norms lowered by more
 * than the rounding error, so nothing near is lost; what passes is measured as the sum of squared differences of all
 * coordinates, which keeps its precision for near points. The nearest so far are a heap with the farthest at its root.
 */

import {
  blocks, count, halfNorms, neighbourIndex, neighbourValue, neighbours, points, rowBytes, scratch, width,
} from "./plan";
import { sum4 } from "./functions";

/** Empties a point's heap. */
export function forget(point: i32): void {
  const row = <usize>(point * neighbours) << 2;
  for (let j = 0; j < neighbours; j++) {
    store<f32>(neighbourValue + row + (<usize>j << 2), Infinity);
    store<i32>(neighbourIndex + row + (<usize>j << 2), -1);
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
export function setLimit(point: i32, slot: i32): void {
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
