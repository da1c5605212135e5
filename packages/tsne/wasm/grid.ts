/** The grid's geometry, where its Fourier transforms lie in the memory, and what is done with four numbers at once. */

import { MAX_GRID, kernel, scratch, threads } from "./plan";

/** Sides of the undoubled grid, multiples of 8. */
export let rows: i32 = 0;
export let gridColumns: i32 = 0;
/** Distance between two nodes. */
export let spacing: f64 = 0;

/** Sets the sides and the spacing. */
export function setGrid(rowCount: i32, columnCount: i32, distance: f64): void {
  rows = rowCount;
  gridColumns = columnCount;
  spacing = distance;
}

// @ts-ignore: decorator
@inline
export function evenGroups(): i32 {
  return (rows >> 3) + 1;
}

// @ts-ignore: decorator
@inline
export function groups(): i32 {
  return (rows >> 2) + 1;
}

// @ts-ignore: decorator
@inline
export function buffer(which: usize): usize {
  return scratch + 4096 + which * (<usize>MAX_GRID << 5);
}

/** Stores (re + i im) w. */
// @ts-ignore: decorator
@inline
export function storeTurned(to: usize, re: v128, im: v128, root: usize): void {
  const wr = v128.load32_splat(root, 0);
  const wi = v128.load32_splat(root, 4);
  v128.store(to, f32x4.sub(f32x4.mul(re, wr), f32x4.mul(im, wi)));
  v128.store(to, f32x4.add(f32x4.mul(re, wi), f32x4.mul(im, wr)), 16);
}

/** Changes rows and columns of four vectors of four numbers and stores them 32 bytes apart. */
// @ts-ignore: decorator
@inline
export function storeTransposed(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const ef = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const gh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2), 0);
  v128.store(to, v128.shuffle<f64>(ab, cd, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(ef, gh, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(ef, gh, 1, 3), 96);
}

/** Where the kernel's spectrum for a group lies: frequencies 0, 2, ..., columns, then 1, 3, ..., columns - 1. */
// @ts-ignore: decorator
@inline
export function kernelLine(group: i32, odd: i32): usize {
  const half = gridColumns >> 1;
  return kernel + (<usize>(group * (gridColumns + 1) + odd * (half + 1)) << 4);
}

/** Where the share of a thread begins when `length` is dealt out in pieces of `unit`. */
export function share(length: i32, unit: i32, thread: i32): i32 {
  const pieces = (length + unit - 1) / unit;
  return min(length, ((pieces * thread) / threads) * unit);
}
