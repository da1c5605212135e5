/** Gradient descent with momentum and gains, as openTSNE does it: no factor 4 in the gradient, steps of length 5 at most. */

import {
  CHUNK, PARTIAL_BYTES, attraction, chunkCount, count, embedding, gains, partials, repulsion, update,
} from "./plan";
import { attract, crossEntropy } from "./attraction";
import { convolve } from "./convolution";
import { centre, measureChunk } from "./embedding";
import { readPotential, repelExactly, spreadCharges } from "./repulsion";
import { barrier, next, rewind } from "./threads";

const FORCE_COUNTER: i32 = 2;
const STEP_COUNTER: i32 = 3;
const LONGEST_STEP: f32 = 5;
const LEAST_GAIN: f32 = 0.01;

/** Takes the embedding that has been written to the memory as the start. Every thread calls it. */
export function begin(): void {
  rewind(FORCE_COUNTER);
  rewind(STEP_COUNTER);
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
  rewind(STEP_COUNTER);
  barrier();
}

/** Attraction and repulsion on every point, and Z in parts. */
export function evaluate(exact: bool): void {
  if (!exact) {
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
      step(chunk * CHUNK, min((chunk + 1) * CHUNK, count), exaggeration, z, learningRate, momentum);
      measureChunk(chunk);
    }
    rewind(FORCE_COUNTER);
    centre();
    rewind(STEP_COUNTER);
    barrier();
  }
}

export function step(first: i32, end: i32, exaggeration: f32, z: f32, learningRate: f32, momentum: f32): void {
  for (let i = first; i < end; i++) {
    const at = <usize>i << 3;
    const x = advance(at, exaggeration, z, learningRate, momentum);
    const y = advance(at + 4, exaggeration, z, learningRate, momentum);
    const squared = x * x + y * y;
    const shrink = squared > LONGEST_STEP * LONGEST_STEP ? LONGEST_STEP / sqrt<f32>(squared) : 1;
    store<f32>(update + at, x * shrink, 0);
    store<f32>(update + at, y * shrink, 4);
    store<f32>(embedding + at, load<f32>(embedding + at, 0) + x * shrink, 0);
    store<f32>(embedding + at, load<f32>(embedding + at, 4) + y * shrink, 4);
  }
}

/** The next update of one coordinate, before it is shortened. */
// @ts-ignore: decorator
@inline
function advance(at: usize, exaggeration: f32, z: f32, learningRate: f32, momentum: f32): f32 {
  const gradient = exaggeration * load<f32>(attraction + at) - z * load<f32>(repulsion + at);
  const before = load<f32>(update + at);
  const sameSign = (before > 0 && gradient > 0) || (before < 0 && gradient < 0) || (before == 0 && gradient == 0);
  const gain = sameSign ? load<f32>(gains + at) * 0.8 + LEAST_GAIN : load<f32>(gains + at) + 0.2;
  store<f32>(gains + at, gain);
  return momentum * before - learningRate * gain * gradient;
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
