/**
 * The potential of charges on a grid: their convolution with 1 / (1 + r^2), without wrap-around, by Fourier transforms of
 * twice the side. The doubled half is never stored: a transform of 2 L numbers of which the last L are zero is two
 * transforms of L, for the even frequencies of the numbers and for the odd ones of the numbers turned by exp(-pi i n / L).
 *
 * Rows are transformed first, eight real columns at once (four as real, four as imaginary parts), and the spectrum is
 * stored in groups of four row frequencies: group 0 ... rows/8 hold the even frequencies 0, 2, ..., the others the odd.
 */

import { charges, columnRoots, rank, rowRoots, scratch, spectrum } from "./plan";
import { transform } from "./fft";
import {
  buffer, evenGroups, gridColumns, groups, kernelLine, rows, share, storeTransposed, storeTurned,
} from "./grid";
import { barrier } from "./threads";

/**
 * Replaces the charges on the grid by their potential. Every thread calls it. The shares are
 * fixed, so that a thread finds in its cache what it wrote before; 16 columns make a cache line, which two threads must
 * not write at once.
 */
export function convolve(): void {
  const columnEnd = share(gridColumns, 16, rank + 1);
  for (let c = share(gridColumns, 16, rank); c < columnEnd; c += 8) forwardRows(c);
  barrier();
  const groupEnd = share(groups(), 1, rank + 1);
  for (let g = share(groups(), 1, rank); g < groupEnd; g++) convolveGroup(g);
  barrier();
  for (let c = share(gridColumns, 16, rank); c < columnEnd; c += 8) backwardRows(c);
  barrier();
}

// @ts-ignore: decorator
@inline
function spectrumAt(group: i32, column: i32): usize {
  return spectrum + (<usize>(group * gridColumns + column) << 5);
}

/** The frequency (in the even or the odd list) that holds the complex conjugate of a real sequence's frequency j. */
// @ts-ignore: decorator
@inline
function mirror(j: i32, odd: bool): i32 {
  return odd ? rows - 1 - j : j == 0 ? 0 : rows - j;
}

/** Eight columns of charges transformed along the rows. */
export function forwardRows(column: i32): void {
  const even = buffer(0);
  const odd = buffer(1);
  const work = buffer(2);
  const line = <usize>gridColumns << 2;
  let from = charges + (<usize>column << 2);
  for (let r = 0; r < rows; r++) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    from += line;
    v128.store(even + (<usize>r << 5), a);
    v128.store(even + (<usize>r << 5), b, 16);
    storeTurned(odd + (<usize>r << 5), a, b, rowRoots + (<usize>r << 3));
  }
  separate(transform(even, work, rows, rowRoots, 0), false, column);
  separate(transform(odd, work, rows, rowRoots, 0), true, column);
}

/** Takes the transforms of the real and the imaginary parts (times 2) apart and stores them by frequency. */
export function separate(answer: usize, odd: bool, column: i32): void {
  const firstGroup = odd ? evenGroups() : 0;
  const lastGroup = odd ? groups() : evenGroups();
  // two blocks of scratch: four frequencies, each as re and im of the first and of the second four columns
  for (let g = firstGroup; g < lastGroup; g++) {
    const j = (g - firstGroup) << 2;
    for (let lane = 0; lane < 4; lane++) {
      const here = answer + (<usize>(j + lane) << 5);
      const there = answer + (<usize>mirror(j + lane, odd) << 5);
      const hr = v128.load(here);
      const hi = v128.load(here, 16);
      const tr = v128.load(there);
      const ti = v128.load(there, 16);
      const to = scratch + (<usize>lane << 6);
      v128.store(to, f32x4.add(hr, tr), 0);
      v128.store(to, f32x4.sub(hi, ti), 16);
      v128.store(to, f32x4.add(hi, ti), 32);
      v128.store(to, f32x4.sub(tr, hr), 48);
    }
    const to = spectrumAt(g, column);
    for (let part: usize = 0; part < 32; part += 16) {
      const from = scratch + part;
      storeTransposed(to + part, v128.load(from), v128.load(from, 64), v128.load(from, 128), v128.load(from, 192));
      storeTransposed(to + part + 128, v128.load(from, 32), v128.load(from, 96), v128.load(from, 160), v128.load(from, 224));
    }
  }
}

/** Four row frequencies: transformed along the columns, multiplied by the kernel's spectrum, transformed back. */
export function convolveGroup(group: i32): void {
  const line = spectrumAt(group, 0);
  const turned = buffer(0);
  for (let c = 0; c < gridColumns; c++) {
    const from = line + (<usize>c << 5);
    storeTurned(turned + (<usize>c << 5), v128.load(from), v128.load(from, 16), columnRoots + (<usize>c << 3));
  }
  let odd = transform(turned, buffer(1), gridColumns, columnRoots, 0);
  multiply(odd, group, true);
  odd = transform(odd, odd == turned ? buffer(1) : turned, gridColumns, columnRoots, 16);
  let even = transform(line, buffer(2), gridColumns, columnRoots, 0);
  multiply(even, group, false);
  even = transform(even, even == line ? buffer(2) : line, gridColumns, columnRoots, 16);
  for (let c = 0; c < gridColumns; c++) {
    const at = <usize>c << 5;
    addTurnedBack(line + at, even + at, odd + at, columnRoots + (<usize>c << 3));
  }
}

/** Stores even + odd times the conjugate of the root. */
// @ts-ignore: decorator
@inline
function addTurnedBack(to: usize, even: usize, odd: usize, root: usize): void {
  const wr = v128.load32_splat(root, 0);
  const wi = v128.load32_splat(root, 4);
  const or = v128.load(odd);
  const oi = v128.load(odd, 16);
  const er = v128.load(even);
  const ei = v128.load(even, 16);
  v128.store(to, f32x4.add(er, f32x4.add(f32x4.mul(or, wr), f32x4.mul(oi, wi))));
  v128.store(to, f32x4.add(ei, f32x4.sub(f32x4.mul(oi, wr), f32x4.mul(or, wi))), 16);
}

export function multiply(line: usize, group: i32, odd: bool): void {
  const factors = kernelLine(group, odd ? 1 : 0);
  const half = gridColumns >> 1;
  const last = odd ? gridColumns - 1 : gridColumns;
  for (let c = 0; c < gridColumns; c++) {
    const factor = v128.load(factors + (<usize>(c > half || (odd && c == half) ? last - c : c) << 4));
    const at = line + (<usize>c << 5);
    v128.store(at, f32x4.mul(v128.load(at), factor));
    v128.store(at, f32x4.mul(v128.load(at, 16), factor), 16);
  }
}

/** Eight columns of the potential from their spectrum. */
export function backwardRows(column: i32): void {
  const first = buffer(0);
  const second = buffer(1);
  const work = buffer(2);
  combine(first, false, column);
  const even = transform(first, work, rows, rowRoots, 16);
  combine(second, true, column);
  const odd = transform(second, even == first ? work : first, rows, rowRoots, 16);
  const line = <usize>gridColumns << 2;
  let to = charges + (<usize>column << 2);
  for (let r = 0; r < rows; r++) {
    const at = <usize>r << 5;
    addTurnedBack(to, even + at, odd + at, rowRoots + (<usize>r << 3));
    to += line;
  }
}

/** The reverse of `separate`. */
export function combine(x: usize, odd: bool, column: i32): void {
  const firstGroup = odd ? evenGroups() : 0;
  const lastGroup = odd ? groups() : evenGroups();
  for (let g = firstGroup; g < lastGroup; g++) {
    const j = (g - firstGroup) << 2;
    const from = spectrumAt(g, column);
    for (let part: usize = 0; part < 32; part += 16) {
      const at = from + part;
      const to = scratch + (part << 3);
      storeTransposed(to, v128.load(at), v128.load(at, 32), v128.load(at, 64), v128.load(at, 96));
      storeTransposed(to + 16, v128.load(at, 128), v128.load(at, 160), v128.load(at, 192), v128.load(at, 224));
    }
    for (let lane = 0; lane < 4; lane++) {
      const at = scratch + (<usize>lane << 5);
      const ar = v128.load(at);
      const br = v128.load(at, 16);
      const ai = v128.load(at, 128);
      const bi = v128.load(at, 144);
      const there = x + (<usize>mirror(j + lane, odd) << 5);
      v128.store(there, f32x4.add(ar, bi));
      v128.store(there, f32x4.sub(br, ai), 16);
      const here = x + (<usize>(j + lane) << 5);
      v128.store(here, f32x4.sub(ar, bi));
      v128.store(here, f32x4.add(ai, br), 16);
    }
  }
}
