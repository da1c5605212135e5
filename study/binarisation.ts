import ndarray, { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { Batch } from "../lib/data/batch";
import { LossTerms } from "../lib/model/loss";
import { standardNormal } from "../lib/model/noise";
import { Vae } from "../lib/model/vae";

/**
 * Images of black and white pixels: each is white with the probability that its grey level names, independently.
 *
 * @param images grey levels [N, rows, columns]
 * @param seed of the draws: the same seed gives the same images
 * @returns levels 0 and 255 [N, rows, columns]
 *
 * Source: Salakhutdinov and Murray 2008, "On the quantitative analysis of deep belief networks".
 */
export function binariseImages(images: NdArray<Uint8Array>, seed: number): NdArray<Uint8Array> {
  const random = randomStream(seed, "binarisation");
  return ndarray(
    rowMajor(images).map((level) => (random.uniform() < level / 255 ? 255 : 0)),
    images.shape.slice(),
  );
}

/** Added to a counter of noise, so that pixels are drawn from other numbers than z. */
const PIXEL_STREAM = [0x5bd1e995, 0];

/**
 * Pixels of 0 and 1, each 1 with the probability x, as a function of a counter: a graph draws new ones at each step.
 *
 * exp(−½ (a² + b²)) of two standard normal numbers is uniform on (0, 1).
 *
 * @param x probabilities [N, pixels]
 * @param counter int32 [seed, step], as noiseCounter makes it
 * @returns [N, pixels]; the caller disposes it
 */
export function binarise(x: tf.Tensor2D, counter: tf.Tensor1D): tf.Tensor2D {
  return tf.tidy(() => {
    const normal = standardNormal<tf.Rank.R3>(
      [2, x.shape[0], x.shape[1]],
      tf.add(counter, tf.tensor1d(PIXEL_STREAM, "int32")),
    );
    const uniform = tf.exp(tf.mul(tf.sum(tf.square(normal), 0), -0.5));
    return tf.cast(tf.less(uniform, x), "float32") as tf.Tensor2D;
  });
}

/** The write-up's VAE on images that are binarised anew whenever a loss is computed: −loss bounds log p of black and white pixels. */
export class BinarisedVae extends Vae {
  override loss(batch: Batch, counter: tf.Tensor1D, beta: number | tf.Scalar = 1): LossTerms {
    return tf.tidy(() => super.loss({ ...batch, images: binarise(batch.images, counter) }, counter, beta));
  }
}
