import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { streamSeed } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { Batch, batchRanges, Condition, imageBatch, imageCount, ImageData, labelsTensor } from "../data/batch";
import { GaussianPosterior, LatentModel, Posterior } from "../model/latent-model";
import { LossTerms } from "../model/loss";
import { EVALUATION_BATCH, evaluationNoise, noiseCounter, standardNormal } from "../model/noise";

/**
 * The noise with which evaluateLoss draws z, so that another program can compute the same loss.
 *
 * @param count number of images
 * @param seed as evaluateLoss takes it
 * @returns epsilon from N(0, I), [count, latentDim], on the host: row i belongs to image i
 */
export function evaluationEpsilon(count: number, latentDim: number, seed: number): NdArray<Float32Array> {
  const epsilon = new Float32Array(count * latentDim);
  for (const [from, to] of batchRanges(count, EVALUATION_BATCH)) {
    tf.tidy(() => {
      const noise = standardNormal<tf.Rank.R2>([to - from, latentDim], noiseCounter(evaluationNoise(seed), from));
      epsilon.set(noise.dataSync(), from * latentDim);
    });
  }
  return ndarray(epsilon, [count, latentDim]);
}

/**
 * The mean loss of the images, with one draw of the noise for each.
 *
 * @param data images [N, rows, columns], with their labels for a conditional model
 * @param seed of the noise: the same seed gives the same numbers
 * @param beta weight of the KL term in the total; 1 unless given
 * @returns nats, summed over pixels or latent dimensions, mean over images
 * @throws RangeError when there are no images
 */
export function evaluateLoss(model: LatentModel, data: ImageData, seed: number, beta = 1): LossTerms<number> {
  const count = imageCount(data);
  if (count === 0) throw new RangeError("images: expected at least one, found none");
  const noise = evaluationNoise(seed);
  const sums = { reconstruction: 0, kl: 0, total: 0 };
  forEachBatch(data, (batch, from) => {
    const terms = model.loss(batch, noiseCounter(noise, from), beta);
    sums.reconstruction += terms.reconstruction.dataSync()[0];
    sums.kl += terms.kl.dataSync()[0];
    sums.total += terms.total.dataSync()[0];
  });
  return { reconstruction: sums.reconstruction / count, kl: sums.kl / count, total: sums.total / count };
}

/** The posteriors of many images on the host: each tensor of the posterior as an array [N, latentDim]. */
export type LatentCodes<P extends Posterior = GaussianPosterior> = { [name in keyof P]: NdArray<Float32Array> };

/**
 * Encodes images to the means and log variances of their posteriors, on the host; without logVar where there is none.
 *
 * @param data images [N, rows, columns], with their labels for a conditional model
 */
export function encodeImages<P extends Posterior>(model: LatentModel<P>, data: ImageData): LatentCodes<P> {
  const shape = [imageCount(data), model.latentDim];
  const codes: Record<string, NdArray<Float32Array>> = {};
  forEachBatch(data, (batch, from) => {
    for (const [name, tensor] of Object.entries<tf.Tensor2D | undefined>(model.encode(batch))) {
      if (tensor === undefined) continue;
      codes[name] ??= ndarray(new Float32Array(shape[0] * shape[1]), shape);
      codes[name].data.set(tensor.dataSync(), from * model.latentDim);
    }
  });
  return codes as LatentCodes<P>;
}

/**
 * Reconstructions of images: the mean image for one draw of z from each image's posterior, as in training.
 *
 * @param data images [N, rows, columns], with their labels for a conditional model
 * @param seed of the noise; if not given, z is the posterior's mean
 * @returns mean images [N, pixels] on the host: of the write-up's likelihood, probs in (0, 1)
 */
export function reconstructImages(model: LatentModel, data: ImageData, seed?: number): NdArray<Float32Array> {
  const [count, rows, columns] = ("images" in data ? data.images : data).shape;
  const means = new Float32Array(count * rows * columns);
  const noise = seed === undefined ? undefined : streamSeed(seed, "reconstruction");
  forEachBatch(data, (batch, from) => {
    const posterior = model.encode(batch);
    const z = noise === undefined ? posterior.mu : model.sample(posterior, noiseCounter(noise, from));
    means.set(model.images(z, batch).dataSync(), from * rows * columns);
  });
  return ndarray(means, [count, rows * columns]);
}

/**
 * New images: z from N(0, I) through the decoder.
 *
 * @param count how many
 * @param seed of the draws
 * @param labels of a conditional model's images, [count]
 * @returns mean images [count, pixels] on the host: of the write-up's likelihood, probs in (0, 1)
 *
 * Source: write-up, "Amostras Geradas".
 */
export function generateImages(
  model: LatentModel,
  count: number,
  seed: number,
  labels?: NdArray<Uint8Array>,
): NdArray<Float32Array> {
  const z = tf.tidy(() =>
    standardNormal<tf.Rank.R2>([count, model.latentDim], noiseCounter(streamSeed(seed, "generation"), 0)),
  );
  return decoded(model, z, labels);
}

/**
 * Decodes latent vectors that are on the host.
 *
 * @param vectors [N, latentDim]
 * @param labels of a conditional model's images, [N]
 * @returns mean images [N, pixels] on the host: of the write-up's likelihood, probs in (0, 1)
 */
export function decodeVectors(
  model: LatentModel,
  vectors: NdArray<Float32Array>,
  labels?: NdArray<Uint8Array>,
): NdArray<Float32Array> {
  return decoded(model, tf.tensor2d(rowMajor(vectors), vectors.shape as [number, number]), labels);
}

/** Mean images of latent vectors z [N, latentDim]; disposes z. */
function decoded(model: LatentModel, z: tf.Tensor2D, labels?: NdArray<Uint8Array>): NdArray<Float32Array> {
  const condition: Condition = labels === undefined ? {} : { labels: labelsTensor(labels) };
  // Not in a tidy, which would search all numbers of the result for tensors: that takes seconds.
  const means = model.images(z, condition);
  const images = ndarray(means.dataSync<"float32">(), means.shape.slice());
  tf.dispose([z, means, { ...condition }]);
  return images;
}

function forEachBatch(data: ImageData, visit: (batch: Batch, from: number) => void): void {
  const ranges = [...batchRanges(imageCount(data), EVALUATION_BATCH)];
  // Without images there is one empty batch, so that the names and shapes of the results are known.
  if (ranges.length === 0) ranges.push([0, 0]);
  for (const [from, to] of ranges) tf.tidy(() => visit(imageBatch(data, from, to), from));
}
