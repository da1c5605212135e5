import { NdArray } from "ndarray";
import { compileFunction, tf } from "@vae-notebooks/tf-graph";
import { batchRanges, batchSizes, imagesTensor } from "../../lib/data/batch";
import { LatentModel } from "../../lib/model/latent-model";
import { LossTerms } from "../../lib/model/loss";
import { EVALUATION_BATCH, evaluationNoise, noiseCounter } from "../../lib/model/noise";
import { MeanEstimate, meanEstimate } from "./spread";

/**
 * The loss of each image, with one draw of the noise for each: what evaluateLoss gives the mean of, with the same noise.
 *
 * @param model not a conditional one; its KL terms are 0 where its posterior has no variance
 * @param images grey levels [N, rows, columns]
 * @param seed of the noise: the same seed gives the same numbers
 * @returns nats for each image, [N] each, summed over pixels or latent dimensions
 */
export function imageLosses(model: LatentModel, images: NdArray<Uint8Array>, seed: number): LossTerms<Float32Array> {
  const count = images.shape[0];
  const losses = {
    reconstruction: new Float32Array(count),
    kl: new Float32Array(count),
    total: new Float32Array(count),
  };
  const noise = evaluationNoise(seed);
  const pass = compileLosses(model, images.shape[1] * images.shape[2], batchSizes(count, EVALUATION_BATCH));
  try {
    for (const [from, to] of batchRanges(count, EVALUATION_BATCH)) {
      tf.tidy(() => {
        const { reconstruction, kl } = pass.run([imagesTensor(images, from, to), noiseCounter(noise, from)]);
        losses.reconstruction.set(reconstruction.dataSync(), from);
        losses.kl.set(kl.dataSync(), from);
      });
    }
  } finally {
    pass.dispose();
  }
  losses.total.forEach((_, i) => (losses.total[i] = losses.reconstruction[i] + losses.kl[i]));
  return losses;
}

function compileLosses(model: LatentModel, pixels: number, sizes: number[]) {
  const examples = sizes.map((size): [tf.Tensor2D, tf.Tensor1D] => [tf.zeros([size, pixels]), noiseCounter(0, 0)]);
  const f = ([x, counter]: [tf.Tensor2D, tf.Tensor1D]) => {
    const posterior = model.encode({ images: x });
    const output = model.decode(model.sample(posterior, counter));
    const kl = tf.sum(model.kl(posterior), 1);
    return { reconstruction: tf.sum(model.likelihood.pixelLoss(output, x), 1), kl };
  };
  try {
    return compileFunction({ f, examples });
  } finally {
    tf.dispose(examples);
  }
}

/** The difference between the losses of images that were trained on and of others, in nats per image. */
export interface GeneralisationGap {
  train: MeanEstimate;
  held: MeanEstimate;
  /** held − train: above 0 where the model does worse on images that it has not seen. */
  gap: number;
  /** Standard error of the gap, √(error_train² + error_held²), as the images are independent. */
  error: number;
  /** gap ± 1.96 · error, which holds the expected gap of this model 95 times in 100. */
  interval: [number, number];
}

/**
 * The generalisation gap of one model: mean loss of held-out images minus mean loss of training images, with its error.
 *
 * Both are to be measured with the finished weights (imageLosses): the training curve averages over weights that moved.
 * The error is that of drawing other images; how much other seeds differ is spread's to say.
 *
 * @param train losses of images that the model was trained on, nats per image
 * @param held losses of images that it was not trained on
 * @throws RangeError when a side has fewer than two losses or one is not finite
 */
export function generalisationGap(train: ArrayLike<number>, held: ArrayLike<number>): GeneralisationGap {
  const [seen, unseen] = [meanEstimate(train), meanEstimate(held)];
  const gap = unseen.mean - seen.mean;
  const error = Math.hypot(seen.error, unseen.error);
  return { train: seen, held: unseen, gap, error, interval: [gap - 1.96 * error, gap + 1.96 * error] };
}
