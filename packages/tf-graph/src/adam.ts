import { tf } from "./tensorflow";

/** The constants of Adam. */
export interface AdamConstants {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * PyTorch's defaults, which are those of the paper. TensorFlow.js's own default for epsilon is 1e-7.
 *
 * Source: torch.optim.Adam; Kingma and Ba 2015, algorithm 1.
 */
export const ADAM: AdamConstants = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** The two numbers of Adam's update that change from step to step. */
export interface AdamStepSize {
  /** lr · √(1 − β₂^t) / (1 − β₁^t). */
  alpha: number;
  /** ε · √(1 − β₂^t). */
  epsilon: number;
}

/**
 * Adam's step t in the form w −= alpha · m / (√v + epsilon), which TensorFlow's ResourceApplyAdam computes.
 *
 * PyTorch (and algorithm 1 of Kingma and Ba 2015) divide by √(v / (1 − β₂^t)) + ε: with epsilon scaled by √(1 − β₂^t) both are
 * the same. The powers are of β rounded to float32, since m and v are computed with that.
 *
 * @param t counted from 1
 */
export function adamStepSize({ learningRate, beta1, beta2, epsilon }: AdamConstants, t: number): AdamStepSize {
  const correction1 = 1 - Math.fround(beta1) ** t;
  const correction2 = Math.sqrt(1 - Math.fround(beta2) ** t);
  return { alpha: (learningRate * correction2) / correction1, epsilon: epsilon * correction2 };
}

/** A parameter with the running means of its gradient, m, and of the gradient's square, v; all of one shape. */
export type AdamParameter = {
  value: tf.Tensor;
  first: tf.Tensor;
  second: tf.Tensor;
};

/**
 * One update of Adam: m += (1 − β₁)(g − m), v += (1 − β₂)(g² − v), w −= alpha · m / (√v + epsilon).
 *
 * TensorFlow.js's own optimiser computes the bias corrections in float32, where 1 − β₂^t keeps only five digits in the first
 * steps; PyTorch has them in float64, and so has this one.
 *
 * @param parameter before the step
 * @param gradient of the loss by it
 * @param t the step, counted from 1
 * @returns the parameter after the step, in new tensors that the caller disposes
 *
 * Source: Kingma and Ba 2015, algorithm 1; torch.optim.Adam.
 */
export function adamUpdate(
  { value, first, second }: AdamParameter,
  gradient: tf.Tensor,
  t: number,
  constants: AdamConstants = ADAM,
): AdamParameter {
  const { alpha, epsilon } = adamStepSize(constants, t);
  return tf.tidy(() => {
    const newFirst = tf.add(first, tf.mul(tf.sub(gradient, first), 1 - Math.fround(constants.beta1)));
    const newSecond = tf.add(second, tf.mul(tf.sub(tf.square(gradient), second), 1 - Math.fround(constants.beta2)));
    const newValue = tf.sub(value, tf.div(tf.mul(newFirst, alpha), tf.add(tf.sqrt(newSecond), epsilon)));
    return { value: newValue, first: newFirst, second: newSecond };
  });
}

/** What Adam remembers. With the variables it is enough to continue a training with the same numbers. */
export interface AdamState {
  /** Updates made so far. */
  step: number;
  /** Running means of the gradients, flat, by the variables' names. */
  firstMoments: Record<string, Float32Array>;
  /** Running means of the gradients' squares, likewise. */
  secondMoments: Record<string, Float32Array>;
}

/** @throws TypeError naming the moment that a state lacks or that has another size than its variable */
export function requireAdamState(state: AdamState | undefined, variables: Record<string, tf.Variable>): void {
  if (state === undefined) return;
  for (const group of ["firstMoments", "secondMoments"] as const) {
    for (const [name, { size }] of Object.entries(variables)) {
      const found = state[group][name]?.length;
      if (found !== size)
        throw new TypeError(`state.${group}["${name}"]: expected ${size} numbers, found ${found ?? "none"}`);
    }
  }
  if (!Number.isInteger(state.step) || state.step < 0)
    throw new TypeError(`state.step: expected an integer from 0, found ${state.step}`);
}
