/** The gradient descent: its schedule and its steps. */

import type { Settings } from "../options";

/** One phase of the descent. */
export interface Phase {
  exaggeration: number;
  learningRate: number;
  momentum: number;
}

/** No step is longer, as in openTSNE: points that overlap would be thrown far away. */
const LONGEST_STEP = 5;
const LEAST_GAIN = 0.01;

/** The schedule: early exaggeration, then none; the automatic learning rate is N / exaggeration, as in openTSNE. */
export function phaseOf(settings: Settings, early: boolean): Phase {
  const exaggeration = early ? settings.earlyExaggeration : 1;
  return {
    exaggeration,
    learningRate: settings.learningRate === "auto" ? settings.count / exaggeration : settings.learningRate,
    momentum: early ? settings.initialMomentum : settings.finalMomentum,
  };
}

/** What a step needs to know of the steps before it. */
export interface DescentState {
  /** [N, 2], the last step. */
  update: Float32Array;
  /** [N, 2], each coordinate's factor on the learning rate. */
  gains: Float32Array;
}

/** The state before the first step. */
export function startDescent(count: number): DescentState {
  return { update: new Float32Array(2 * count), gains: new Float32Array(2 * count).fill(1) };
}

/**
 * One step down the gradient exaggeration x attraction - repulsion / Z (a quarter of dKL/dy, as in openTSNE), with
 * momentum and with gains that grow where the gradient keeps pointing against the last step; then centred.
 *
 * @param positions [N, 2], changed
 *
 * Sources: Jacobs, "Increased rates of convergence through learning rate adaptation", Neural Networks 1, 1988;
 * openTSNE's gradient_descent.
 */
export function step(
  positions: Float32Array,
  state: DescentState,
  attraction: Float64Array,
  repulsion: Float64Array,
  normalisation: number,
  phase: Phase,
): void {
  const { update, gains } = state;
  for (let i = 0; i < positions.length; i += 2) {
    let squared = 0;
    for (let c = i; c < i + 2; c++) {
      const gradient = phase.exaggeration * attraction[c] - repulsion[c] / normalisation;
      const agrees = Math.sign(update[c]) === Math.sign(gradient);
      gains[c] = agrees ? gains[c] * 0.8 + LEAST_GAIN : gains[c] + 0.2;
      update[c] = phase.momentum * update[c] - phase.learningRate * gains[c] * gradient;
      squared += update[c] * update[c];
    }
    const shrink = squared > LONGEST_STEP * LONGEST_STEP ? LONGEST_STEP / Math.sqrt(squared) : 1;
    for (let c = i; c < i + 2; c++) {
      update[c] *= shrink;
      positions[c] += update[c];
    }
  }
  centre(positions);
}

/** Moves the mean of the positions, [N, 2], to the origin. */
export function centre(positions: Float32Array): void {
  for (let axis = 0; axis < 2; axis++) {
    let sum = 0;
    for (let c = axis; c < positions.length; c += 2) sum += positions[c];
    const mean = sum / (positions.length / 2);
    for (let c = axis; c < positions.length; c += 2) positions[c] -= mean;
  }
}

/** Puts positions, [N, 2], back on the first axis, from which the rounding errors of a grid move them. */
export function flatten(positions: Float32Array): void {
  for (let c = 1; c < positions.length; c += 2) positions[c] = 0;
}
