/** The attractive half of the gradient and of the divergence: sums over the joint probabilities that are not zero. */

import { attraction, columns, embedding, offsets, values } from "./plan";
import { log4, sum4 } from "./functions";

/** True when this thread has turned its columns into addresses. */
let addressed: bool = false;

/**
 * Turns the columns of rows first ... end - 1, once, into the addresses of those points in the embedding: the descent
 * goes over them 750 times.
 */
export function addressColumns(first: i32, end: i32): void {
  if (addressed) return;
  addressed = true;
  const stop = columns + (<usize>load<i32>(offsets + (<usize>end << 2)) << 2);
  for (let at = columns + (<usize>load<i32>(offsets + (<usize>first << 2)) << 2); at < stop; at += 4) {
    store<u32>(at, <u32>(embedding + (<usize>load<u32>(at) << 3)));
  }
}

/** Attraction on points first ... end - 1: sum over j of p_ij (y_i - y_j) / (1 + |y_i - y_j|^2). */
export function attract(first: i32, end: i32): void {
  const one = f32x4.splat(1);
  for (let i = first; i < end; i++) {
    const at = <usize>i << 3;
    const xi = v128.load32_splat(embedding + at, 0);
    const yi = v128.load32_splat(embedding + at, 4);
    let sumX = f32x4.splat(0);
    let sumY = f32x4.splat(0);
    const begin = load<i32>(offsets + (<usize>i << 2), 0);
    const stop = columns + (<usize>load<i32>(offsets + (<usize>i << 2), 4) << 2);
    let value = values + (<usize>begin << 2);
    for (let column = columns + (<usize>begin << 2); column < stop; column += 16) {
      let low = v128.load64_zero(load<u32>(column, 0));
      low = v128.load64_lane(load<u32>(column, 4), low, 1);
      let high = v128.load64_zero(load<u32>(column, 8));
      high = v128.load64_lane(load<u32>(column, 12), high, 1);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const q = f32x4.add(f32x4.add(one, f32x4.mul(dx, dx)), f32x4.mul(dy, dy));
      const w = f32x4.div(v128.load(value), q);
      sumX = f32x4.add(sumX, f32x4.mul(w, dx));
      sumY = f32x4.add(sumY, f32x4.mul(w, dy));
      value += 16;
    }
    store<f32>(attraction + at, sum4(sumX), 0);
    store<f32>(attraction + at, sum4(sumY), 4);
  }
}

/** Sum over points first ... end - 1 and j of p_ij log(p_ij (1 + |y_i - y_j|^2)). */
export function crossEntropy(first: i32, end: i32): f64 {
  let total: f64 = 0;
  const one = f32x4.splat(1);
  // keeps the padding, p = 0, out of the logarithm's poles
  const tiny = f32x4.splat(1e-37);
  for (let i = first; i < end; i++) {
    const at = <usize>i << 3;
    const xi = v128.load32_splat(embedding + at, 0);
    const yi = v128.load32_splat(embedding + at, 4);
    let sum = f32x4.splat(0);
    const begin = load<i32>(offsets + (<usize>i << 2), 0);
    const stop = columns + (<usize>load<i32>(offsets + (<usize>i << 2), 4) << 2);
    let value = values + (<usize>begin << 2);
    for (let column = columns + (<usize>begin << 2); column < stop; column += 16) {
      let low = v128.load64_zero(load<u32>(column, 0));
      low = v128.load64_lane(load<u32>(column, 4), low, 1);
      let high = v128.load64_zero(load<u32>(column, 8));
      high = v128.load64_lane(load<u32>(column, 12), high, 1);
      const dx = f32x4.sub(xi, v128.shuffle<f32>(low, high, 0, 2, 4, 6));
      const dy = f32x4.sub(yi, v128.shuffle<f32>(low, high, 1, 3, 5, 7));
      const q = f32x4.add(f32x4.add(one, f32x4.mul(dx, dx)), f32x4.mul(dy, dy));
      const p = v128.load(value);
      sum = f32x4.add(sum, f32x4.mul(p, f32x4.add(log4(f32x4.max(p, tiny)), log4(q))));
      value += 16;
    }
    total += sum4(sum);
  }
  return total;
}
