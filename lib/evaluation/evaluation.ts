import ndarray, { NdArray } from "ndarray";
import { LossTerms } from "../model/loss";
import { imagesTensor } from "../data/mnist";
import { noiseCounter, standardNormal } from "../model/noise";
import { streamSeed } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../model/vae";

/** Images that are evaluated at once: enough to keep the processor busy. Each batch has its own noise. */
export const EVALUATION_BATCH = 500;

/** The seed of the noise with which losses are evaluated; the counter of a batch is [this, index of its first image]. */
export function evaluationNoise(seed: number): number {
  return streamSeed(seed, "evaluation");
}

/**
 * The noise with which evaluateLoss draws z, so that another program can draw the same.
 *
 * @param count number of images
 * @param seed as evaluateLoss takes it
 * @returns epsilon from N(0, I), [count, latentDim], on the host: row i belongs to image i
 */
export function evaluationEpsilon(count: number, latentDim: number, seed: number): NdArray<Float32Array> {
  const epsilon = new Float32Array(count * latentDim);
  for (let from = 0; from < count; from += EVALUATION_BATCH) {
    const rows = Math.min(EVALUATION_BATCH, count - from);
    tf.tidy(() => {
      const noise = standardNormal<tf.Rank.R2>([rows, latentDim], noiseCounter(evaluationNoise(seed), from));
      epsilon.set(noise.dataSync(), from * latentDim);
    });
  }
  return ndarray(epsilon, [count, latentDim]);
}

/**
 * The mean loss of the images, with one draw of the noise for each.
 *
 * @param model the VAE
 * @param images grey levels [N, rows, columns]
 * @param seed of the noise: the same seed gives the same numbers
 * @param beta weight of the KL term in the total; 1 unless given
 * @returns nats, summed over pixels or latent dimensions, mean over images
 * @throws RangeError when there are no images
 */
export function evaluateLoss(model: Vae, images: NdArray<Uint8Array>, seed: number, beta = 1): LossTerms<number> {
  if (images.shape[0] === 0) throw new RangeError("images: expected at least one, found none");
  const noise = evaluationNoise(seed);
  const sums = { reconstruction: 0, kl: 0, total: 0 };
  forEachBatch(images, (x, from) => {
    const terms = model.loss(x, noiseCounter(noise, from), beta);
    sums.reconstruction += terms.reconstruction.dataSync()[0];
    sums.kl += terms.kl.dataSync()[0];
    sums.total += terms.total.dataSync()[0];
  });
  const count = images.shape[0];
  return { reconstruction: sums.reconstruction / count, kl: sums.kl / count, total: sums.total / count };
}

/** What the encoder says of many images, on the host: means and log variances, each [N, latentDim]. */
export interface LatentCodes {
  mu: NdArray<Float32Array>;
  logVar: NdArray<Float32Array>;
}

/** Encodes images [N, rows, columns] to the means and log variances of their posteriors, on the host. */
export function encodeImages(model: Vae, images: NdArray<Uint8Array>): LatentCodes {
  const { latentDim } = model.sizes;
  const shape: [number, number] = [images.shape[0], latentDim];
  const mu = new Float32Array(shape[0] * latentDim);
  const logVar = new Float32Array(shape[0] * latentDim);
  forEachBatch(images, (x, from) => {
    const codes = model.encoder.forward(x);
    mu.set(codes.mu.dataSync(), from * latentDim);
    logVar.set(codes.logVar.dataSync(), from * latentDim);
  });
  return { mu: ndarray(mu, shape), logVar: ndarray(logVar, shape) };
}

/**
 * Reconstructions of images: the decoder's probs for one draw of z from each image's posterior, as in training.
 *
 * @param seed of the noise; without one z is the posterior's mean
 * @returns probs in (0, 1), [N, pixels], on the host
 */
export function reconstructImages(model: Vae, images: NdArray<Uint8Array>, seed?: number): NdArray<Float32Array> {
  const pixels = model.sizes.pixels;
  const probs = new Float32Array(images.shape[0] * pixels);
  const noise = seed === undefined ? undefined : streamSeed(seed, "reconstruction");
  forEachBatch(images, (x, from) => {
    const { mu, logVar } = model.encoder.forward(x);
    const z = noise === undefined ? mu : model.sample(mu, logVar, noiseCounter(noise, from));
    probs.set(model.decoder.probs(z).dataSync(), from * pixels);
  });
  return ndarray(probs, [images.shape[0], pixels]);
}

/**
 * New images: z from N(0, I) through the decoder.
 *
 * @param count how many
 * @param seed of the draws
 * @returns probs in (0, 1), [count, pixels], on the host
 *
 * Source: write-up, "Amostras Geradas".
 */
export function generateImages(model: Vae, count: number, seed: number): NdArray<Float32Array> {
  const z = tf.tidy(() =>
    standardNormal<tf.Rank.R2>([count, model.sizes.latentDim], noiseCounter(streamSeed(seed, "generation"), 0)),
  );
  return decoded(model, z);
}

/** Decodes latent vectors [N, latentDim] of the host to probs in (0, 1), [N, pixels], on the host. */
export function decodeVectors(model: Vae, vectors: NdArray<Float32Array>): NdArray<Float32Array> {
  return decoded(model, tf.tensor2d(rowMajor(vectors), vectors.shape as [number, number]));
}

/** probs of z [N, latentDim], which is disposed. */
function decoded(model: Vae, z: tf.Tensor2D): NdArray<Float32Array> {
  // Not in a tidy: it would look for tensors in each of the numbers that it returns, for seconds.
  const probs = model.decoder.probs(z);
  const images = ndarray(probs.dataSync<"float32">(), probs.shape.slice());
  tf.dispose([z, probs]);
  return images;
}

function forEachBatch(images: NdArray<Uint8Array>, visit: (x: tf.Tensor2D, from: number) => void): void {
  const count = images.shape[0];
  for (let from = 0; from < count; from += EVALUATION_BATCH) {
    tf.tidy(() => visit(imagesTensor(images, from, Math.min(from + EVALUATION_BATCH, count)), from));
  }
}
