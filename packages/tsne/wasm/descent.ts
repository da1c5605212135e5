/** Gradient descent with momentum and gains, as openTSNE does it: no factor 4 in the gradient, steps of length 5 at most. */

import {
  CHUNK, PARTIAL_BYTES, attraction, chunkCount, count, embedding, gains, partials, rank, repulsion, threads, update,
} from "./plan";
import { addressColumns, attract, crossEntropy } from "./attraction";
import { convolve } from "./convolution";
import { centre, measureChunk } from "./embedding";
import { agePotential, forgetPotential, potentialIsStale, readPotential, repelExactly, spreadCharges } from "./repulsion";
import { sum4 } from "./functions";
import { barrier, next, rewind } from "./threads";

const FORCE_COUNTER: i32 = 2;
const STEP_COUNTER: i32 = 3;
const LONGEST_STEP: f32 = 5;
const LEAST_GAIN: f32 = 0.01;

/** Takes the embedding that has been written to the memory as the start. Every thread calls it. */
export function begin(): void {
  rewind(FORCE_COUNTER);
  rewind(STEP_COUNTER);
  addressColumns(<i32>((<i64>count * rank) / threads), <i32>((<i64>count * (rank + 1)) / threads));
  barrier();
  for (let chunk = next(STEP_COUNTER, 1); chunk < chunkCount; chunk = next(STEP_COUNTER, 1)) {
    const end = min((chunk + 1) * CHUNK, count);
    for (let i = chunk * CHUNK; i < end; i++) {
      store<u64>(update + (<usize>i << 3), 0);
      store<f32>(gains + (<usize>i << 3), 1, 0);
      store<f32>(gains + (<usize>i << 3), 1, 4);
    }
    measureChunk(chunk);
  }
  centre();
  forgetPotential();
  rewind(STEP_COUNTER);
  barrier();
}

/** Attraction and repulsion on every point, and Z in parts. */
export function evaluate(exact: bool): void {
  if (!exact && potentialIsStale()) {
    spreadCharges();
    convolve();
  }
  for (let chunk = next(FORCE_COUNTER, 1); chunk < chunkCount; chunk = next(FORCE_COUNTER, 1)) {
    const first = chunk * CHUNK;
    const end = min(first + CHUNK, count);
    attract(first, end);
    if (exact) repelExactly(chunk, first, end);
    else readPotential(chunk, first, end);
  }
  barrier();
}

/** Z = sum over all pairs of 1 / (1 + |y_i - y_j|^2), after `evaluate`. */
export function normalisation(): f64 {
  let total: f64 = 0;
  for (let chunk = 0; chunk < chunkCount; chunk++) total += load<f64>(partials + <usize>chunk * PARTIAL_BYTES, 48);
  return total;
}

/** Attraction and repulsion of the embedding as it is, to be read; the answer is Z. Every thread calls it. */
export function measureForces(exact: bool): f64 {
  evaluate(exact);
  const z = normalisation();
  rewind(FORCE_COUNTER);
  barrier();
  return z;
}

/** Descends for some iterations; afterwards the embedding is centred and may be read. Every thread calls it. */
export function iterate(iterations: i32, exact: bool, exaggeration: f32, learningRate: f32, momentum: f32): void {
  for (let iteration = 0; iteration < iterations; iteration++) {
    evaluate(exact);
    const z = <f32>(1 / normalisation());
    // the counters are rewound two barriers away from their next use
    for (let chunk = next(STEP_COUNTER, 1); chunk < chunkCount; chunk = next(STEP_COUNTER, 1)) {
      step(chunk, chunk * CHUNK, min((chunk + 1) * CHUNK, count), exaggeration, z, learningRate, momentum);
      measureChunk(chunk);
    }
    rewind(FORCE_COUNTER);
    centre();
    agePotential();
    rewind(STEP_COUNTER);
    barrier();
  }
}

/** Moves the points first ... end - 1, two at a time. `first` is even; a point too many is padding, which stays at 0. */
export function step(
  chunk: i32, first: i32, end: i32, exaggeration: f32, z: f32, learningRate: f32, momentum: f32,
): void {
  const zero = f32x4.splat(0);
  const longest = f32x4.splat(LONGEST_STEP * LONGEST_STEP);
  const z4 = f32x4.splat(z);
  const exaggeration4 = f32x4.splat(exaggeration);
  const momentum4 = f32x4.splat(momentum);
  const rate4 = f32x4.splat(learningRate);
  let squares = f32x4.splat(0);
  const stop = <usize>end << 3;
  for (let at = <usize>first << 3; at < stop; at += 16) {
    const gradient = f32x4.sub(
      f32x4.mul(exaggeration4, v128.load(attraction + at)),
      f32x4.mul(z4, v128.load(repulsion + at)),
    );
    const before = v128.load(update + at);
    const differ = v128.or(
      v128.xor(f32x4.gt(before, zero), f32x4.gt(gradient, zero)),
      v128.xor(f32x4.lt(before, zero), f32x4.lt(gradient, zero)),
    );
    const gain = v128.load(gains + at);
    const next = v128.bitselect(
      f32x4.add(gain, f32x4.splat(0.2)),
      f32x4.add(f32x4.mul(gain, f32x4.splat(0.8)), f32x4.splat(LEAST_GAIN)),
      differ,
    );
    v128.store(gains + at, next);
    let moved = f32x4.sub(f32x4.mul(momentum4, before), f32x4.mul(f32x4.mul(rate4, next), gradient));
    let squared = f32x4.mul(moved, moved);
    squared = f32x4.add(squared, v128.shuffle<f32>(squared, squared, 1, 0, 3, 2));
    const far = f32x4.gt(squared, longest);
    if (v128.any_true(far)) {
      const shrink = f32x4.div(f32x4.splat(LONGEST_STEP), f32x4.sqrt(squared));
      moved = v128.bitselect(f32x4.mul(moved, shrink), moved, far);
    }
    squares = f32x4.add(squares, f32x4.min(squared, longest));
    v128.store(update + at, moved);
    v128.store(embedding + at, f32x4.add(v128.load(embedding + at), moved));
  }
  // each point's square stands in two lanes
  store<f64>(partials + <usize>chunk * PARTIAL_BYTES, 0.5 * sum4(squares), 56);
}

/** KL(P || Q) of the embedding as it is. Every thread calls it; every thread gets the whole answer. */
export function divergence(exact: bool): f64 {
  evaluate(exact);
  const z = normalisation();
  barrier();
  rewind(FORCE_COUNTER);
  for (let chunk = next(STEP_COUNTER, 1); chunk < chunkCount; chunk = next(STEP_COUNTER, 1)) {
    store<f64>(
      partials + <usize>chunk * PARTIAL_BYTES,
      crossEntropy(chunk * CHUNK, min((chunk + 1) * CHUNK, count)),
      48,
    );
  }
  barrier();
  const total = normalisation();
  rewind(STEP_COUNTER);
  barrier();
  return total + Math.log(z);
}
