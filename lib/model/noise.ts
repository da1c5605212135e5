import { checkSeed, streamSeed } from "@vae-notebooks/random";
import { statelessNormal, tf } from "@vae-notebooks/tf-graph";

/**
 * Standard normal noise ε that is a function of its counter alone: the same counter gives the same numbers.
 *
 * @param shape of the noise
 * @param counter int32 tensor [seed, step], as noiseCounter makes it
 * @returns a tensor of that shape from N(0, I); the caller disposes it
 */
export function standardNormal<R extends tf.Rank>(shape: tf.ShapeMap[R], counter: tf.Tensor1D): tf.Tensor<R> {
  return statelessNormal<R>(shape, counter);
}

/**
 * The counter of one training step's noise: an int32 tensor [seed, step]; the caller disposes it.
 *
 * @throws RangeError when the seed is not an integer from 0 to 2^31 − 1, or the step not one from 0
 */
export function noiseCounter(seed: number, step: number): tf.Tensor1D {
  checkSeed(seed);
  if (!Number.isInteger(step) || step < 0) throw new RangeError(`step: expected an integer from 0, found ${step}`);
  return tf.tensor1d([seed, step], "int32");
}

/** How many images are evaluated at once: enough to keep the processor busy. Each batch has its own noise. */
export const EVALUATION_BATCH = 500;

/** The seed of the noise with which losses are evaluated; a batch's counter is [this, index of its first image]. */
export function evaluationNoise(seed: number): number {
  return streamSeed(seed, "evaluation");
}
