/**
 * What makes points of many dimensions cheap to compare: the products X^T X, from which the host takes orthonormal
 * directions of great variance, and each point's screen: its projections z on them and the length r of what they leave
 * out. No two points are nearer than their screens, |x - y|^2 >= |z_x - z_y|^2 + (r_x - r_y)^2.
 */

import { count, dimensions, directions, points, products, rank, rowBytes, screenBytes, screens, threads, width } from "./plan";
import { next } from "./threads";

/** Points whose products are summed in single precision before they are added to the rest in double precision. */
const CHUNK: i32 = 128;
const SCREEN_COUNTER: i32 = 4;
const SCREEN_SLICE: i32 = 64;

/** The chunk of points that this thread multiplies next: every thread goes over all points and owns some products. */
let chunk: i32 = 0;

/** Adds the products of some more points; false when all are done. */
export function productSlice(): bool {
  if (chunk * CHUNK >= count) return false;
  const first = points + <usize>(chunk * CHUNK) * rowBytes;
  const end = points + <usize>min(count, (chunk + 1) * CHUNK) * rowBytes;
  for (let row = rank << 2; row < dimensions; row += threads << 2) {
    for (let column = row & ~7; column < dimensions; column += 8) addProducts(first, end, row, column);
  }
  chunk++;
  return true;
}

/** Four rows and eight columns of X^T X. Columns past the last are not stored. */
export function addProducts(first: usize, end: usize, row: i32, column: i32): void {
  let a0 = f32x4.splat(0);
  let a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  const from = <usize>row << 2;
  const to = <usize>column << 2;
  for (let at = first; at < end; at += rowBytes) {
    const low = v128.load(at + to);
    const high = v128.load(at + to, 16);
    const q0 = v128.load32_splat(at + from, 0);
    a0 = f32x4.add(a0, f32x4.mul(q0, low));
    b0 = f32x4.add(b0, f32x4.mul(q0, high));
    const q1 = v128.load32_splat(at + from, 4);
    a1 = f32x4.add(a1, f32x4.mul(q1, low));
    b1 = f32x4.add(b1, f32x4.mul(q1, high));
    const q2 = v128.load32_splat(at + from, 8);
    a2 = f32x4.add(a2, f32x4.mul(q2, low));
    b2 = f32x4.add(b2, f32x4.mul(q2, high));
    const q3 = v128.load32_splat(at + from, 12);
    a3 = f32x4.add(a3, f32x4.mul(q3, low));
    b3 = f32x4.add(b3, f32x4.mul(q3, high));
  }
  addRow(row, column, a0, b0);
  addRow(row + 1, column, a1, b1);
  addRow(row + 2, column, a2, b2);
  addRow(row + 3, column, a3, b3);
}

function addRow(row: i32, column: i32, a: v128, b: v128): void {
  if (row >= dimensions) return;
  const at = products + (<usize>(row * dimensions + column) << 3);
  addPair(at, a, column);
  addPair(at + 16, v128.shuffle<f32>(a, a, 2, 3, 2, 3), column + 2);
  addPair(at + 32, b, column + 4);
  addPair(at + 48, v128.shuffle<f32>(b, b, 2, 3, 2, 3), column + 6);
}

// @ts-ignore: decorator
@inline
function addPair(at: usize, pair: v128, column: i32): void {
  const both = f64x2.promote_low_f32x4(pair);
  if (column + 1 < dimensions) v128.store(at, f64x2.add(v128.load(at), both));
  else if (column < dimensions) store<f64>(at, load<f64>(at) + f64x2.extract_lane(both, 0));
}

/** Screens some more points; false when all are done. */
export function screenSlice(): bool {
  const first = next(SCREEN_COUNTER, SCREEN_SLICE);
  if (first >= count) return false;
  for (let i = first; i < min(first + SCREEN_SLICE, count); i++) screenPoint(i);
  return true;
}

export function screenPoint(point: i32): void {
  const from = points + <usize>point * rowBytes;
  const to = screens + <usize>point * screenBytes;
  const projections = width - 1;
  let square: f64 = 0;
  let group = directions;
  for (let first = 0; first < projections; first += 8) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let d = 0; d < dimensions; d++) {
      const value = v128.load32_splat(from + (<usize>d << 2));
      low = f32x4.add(low, f32x4.mul(value, v128.load(group)));
      high = f32x4.add(high, f32x4.mul(value, v128.load(group, 16)));
      group += 32;
    }
    v128.store(to + (<usize>first << 2), low);
    v128.store(to + (<usize>first << 2), high, 16);
  }
  for (let d = 0; d < dimensions; d++) {
    const value = <f64>load<f32>(from + (<usize>d << 2));
    square += value * value;
  }
  for (let j = 0; j < projections; j++) {
    const value = <f64>load<f32>(to + (<usize>j << 2));
    square -= value * value;
  }
  store<f32>(to + (<usize>projections << 2), <f32>Math.sqrt(max(0, square)));
}
