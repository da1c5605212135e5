import { tf } from "./tensorflow";

/** The constants of Adam. */
export interface AdamConstants {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

/**
 * PyTorch's defaults, with the write-up's learning rate 1e-3; TensorFlow.js's own default for epsilon is 1e-7.
 *
 * Source: write-up, "Dados e Treinamento"; Kingma and Ba 2015, algorithm 1.
 */
export const ADAM: AdamConstants = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** TensorFlow.js's Adam with these constants, which makes PyTorch's steps; the caller disposes it. */
export function adamOptimizer(constants: AdamConstants = ADAM): tf.AdamOptimizer {
  return tf.train.adam(constants.learningRate, constants.beta1, constants.beta2, constants.epsilon);
}
