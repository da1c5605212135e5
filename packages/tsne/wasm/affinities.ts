/** The bandwidth of every point: the precision beta at which its conditional probabilities have the wished perplexity. */

import { count, neighbourValue, neighbours } from "./plan";
import { exp4, sum4 } from "./functions";
import { next } from "./threads";

const SLICE: i32 = 64;
const AFFINITY_COUNTER: i32 = 1;
/** On the entropy, in nats; the rounding error of the sums is a tenth of it. */
const TOLERANCE: f64 = 1e-5;
const MAX_STEPS: i32 = 100;

let sum: f64 = 0;
let mean: f64 = 0;
let variance: f64 = 0;

/**
 * Turns the next slice of rows from squared distances to conditional probabilities; false when none is left.
 * @param squared whether the numbers have to be squared first
 */
export function affinitySlice(logPerplexity: f64, squared: bool): bool {
  const first = next(AFFINITY_COUNTER, SLICE);
  if (first >= count) return false;
  const end = min(first + SLICE, count);
  if (squared) {
    const stop = neighbourValue + <usize>(end * neighbours) * 4;
    for (let at = neighbourValue + <usize>(first * neighbours) * 4; at < stop; at += 4) {
      store<f32>(at, load<f32>(at) * load<f32>(at));
    }
  }
  for (let i = first; i < end; i++) solveRow(neighbourValue + <usize>(i * neighbours) * 4, logPerplexity);
  return true;
}

export function solveRow(row: usize, logPerplexity: f64): void {
  let least = <f32>Infinity;
  let total: f64 = 0;
  for (let j = 0; j < neighbours; j++) {
    const distance = load<f32>(row + (<usize>j << 2));
    least = min(least, distance);
    total += distance;
  }
  const spread = total / neighbours - least;
  // all at one distance: the probabilities are uniform whatever beta is
  let beta: f64 = spread > 0 ? 1 / spread : 1;
  let low: f64 = 0;
  let high: f64 = Infinity;
  if (spread > 0) {
    for (let step = 0; step < MAX_STEPS; step++) {
      moments(row, least, beta);
      const excess = Math.log(sum) + beta * mean - logPerplexity;
      if (Math.abs(excess) < TOLERANCE) break;
      if (excess > 0) low = beta;
      else high = beta;
      // dH / d log(beta) = -beta^2 variance
      const slope = beta * beta * variance;
      let candidate = slope > 0 ? beta * Math.exp(max<f64>(-3, min<f64>(3, excess / slope))) : Infinity;
      if (!(candidate > low && candidate < high)) candidate = high == Infinity ? beta * 4 : 0.5 * (low + high);
      if (candidate == beta || candidate > 1e30) break;
      beta = candidate;
    }
  }
  const factor = f32x4.splat(-<f32>beta);
  const offset = f32x4.splat(least);
  let vectorSum = f32x4.splat(0);
  const whole = <usize>(neighbours & ~3) << 2;
  for (let at: usize = 0; at < whole; at += 16) {
    const p = exp4(f32x4.mul(factor, f32x4.sub(v128.load(row + at), offset)));
    vectorSum = f32x4.add(vectorSum, p);
    v128.store(row + at, p);
  }
  let rest: f32 = sum4(vectorSum);
  for (let j = neighbours & ~3; j < neighbours; j++) {
    const at = row + (<usize>j << 2);
    const p = f32x4.extract_lane(exp4(f32x4.mul(factor, f32x4.splat(load<f32>(at) - least))), 0);
    rest += p;
    store<f32>(at, p);
  }
  const scale: f32 = <f32>1 / rest;
  for (let j = 0; j < neighbours; j++) store<f32>(row + (<usize>j << 2), load<f32>(row + (<usize>j << 2)) * scale);
}

/** Sum of e^(-beta d), and the mean and variance of d under these weights. */
function moments(row: usize, least: f32, beta: f64): void {
  const factor = f32x4.splat(-<f32>beta);
  const offset = f32x4.splat(least);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  const whole = <usize>(neighbours & ~3) << 2;
  for (let at: usize = 0; at < whole; at += 16) {
    const d = f32x4.sub(v128.load(row + at), offset);
    const p = exp4(f32x4.mul(factor, d));
    const pd = f32x4.mul(p, d);
    s0 = f32x4.add(s0, p);
    s1 = f32x4.add(s1, pd);
    s2 = f32x4.add(s2, f32x4.mul(pd, d));
  }
  sum = sum4(s0);
  let first: f64 = sum4(s1);
  let second: f64 = sum4(s2);
  for (let j = neighbours & ~3; j < neighbours; j++) {
    const d = load<f32>(row + (<usize>j << 2)) - least;
    const p = f32x4.extract_lane(exp4(f32x4.mul(factor, f32x4.splat(d))), 0);
    sum += p;
    first += p * d;
    second += p * d * d;
  }
  mean = first / sum;
  variance = max(0, second / sum - mean * mean);
}
