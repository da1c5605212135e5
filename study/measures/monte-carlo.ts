import { noiseCounter, standardNormal } from "../../lib/model/noise";
import { streamSeed } from "@vae-notebooks/random";
import { reparameterize } from "../../lib/model/reparameterization";
import { tf } from "@vae-notebooks/tf-graph";

/** An average over random draws: a value and its standard error for each image. */
export interface Estimate {
  mean: Float32Array;
  error: Float32Array;
}

/**
 * KL(q ‖ N(0, I)) of each image by its definition, the mean of log q(z) − log p(z) over draws z from q.
 *
 * log q(z) − log p(z) = −½ Σ (ε² + log σ²) + ½ Σ z², as the constants cancel.
 *
 * @param mu means [N, latentDim]
 * @param logVar log σ² [N, latentDim]
 * @param draws for each image
 * @param seed of the draws
 * @returns nats for each image, with the standard error of the mean
 *
 * Source: the definition of the Kullback-Leibler divergence; it checks latentKl.
 */
export function monteCarloKl(mu: tf.Tensor2D, logVar: tf.Tensor2D, draws: number, seed: number): Estimate {
  const counterSeed = streamSeed(seed, "Monte Carlo KL");
  const [images, latentDim] = mu.shape;
  return tf.tidy(() => {
    const repeat = (tensor: tf.Tensor2D) =>
      tf.tile(tf.expandDims(tensor, 1), [1, draws, 1]).reshape<tf.Tensor2D>([-1, latentDim]);
    const epsilon = standardNormal<tf.Rank.R2>([images * draws, latentDim], noiseCounter(counterSeed, 0));
    const z = reparameterize(repeat(mu), repeat(logVar), epsilon);
    const differences = tf.sub(tf.square(z), tf.add(tf.square(epsilon), repeat(logVar)));
    const perDraw = tf.mul(tf.sum(differences, 1), 0.5).reshape([images, draws]);
    const { mean, variance } = tf.moments(perDraw, 1);
    return { mean: mean.dataSync<"float32">(), error: tf.sqrt(tf.div(variance, draws)).dataSync<"float32">() };
  });
}
