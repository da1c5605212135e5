import { tf } from "@vae-notebooks/tf-graph";
import { pixelCrossEntropy } from "./loss";

/** The distribution p(x | z) of pixels that are independent given z; the decoder's output holds its parameters. */
export interface Likelihood {
  /** For messages. */
  readonly name: string;
  /**
   * −log p(x | z) of each pixel.
   *
   * @param output of the decoder, [N, pixels]
   * @param x images in [0, 1], [N, pixels]
   * @returns nats, [N, pixels]; the caller disposes them
   */
  pixelLoss(output: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D;
  /** The mean image of p(x | z) from the decoder's output, [N, pixels]; the caller disposes it. */
  mean(output: tf.Tensor2D): tf.Tensor2D;
}

/**
 * The write-up's likelihood: −log p(x | z) is each pixel's binary cross-entropy; the decoder gives its logit.
 *
 * A Bernoulli distribution knows only 0 and 1. For grey levels between them exp(−loss) is no probability density, as it
 * does not integrate to 1. The loss is still smallest where the mean image equals x.
 * Source: write-up, "A função de perda".
 */
export const bernoulli: Likelihood = {
  name: "bernoulli",
  pixelLoss: pixelCrossEntropy,
  mean: (output) => tf.sigmoid(output),
};

/** A Bernoulli distribution of black and white pixels: a grey level above 0.5 counts as 1, else as 0. */
export const binarisedBernoulli: Likelihood = {
  name: "binarised bernoulli",
  pixelLoss: (output, x) =>
    tf.tidy(() => pixelCrossEntropy(output, tf.cast<tf.Tensor2D>(tf.greater<tf.Tensor2D>(x, 0.5), "float32"))),
  mean: (output) => tf.sigmoid(output),
};

/**
 * A normal distribution of grey levels around the decoder's output: −log p = ½ ((x − output) / σ)² + log σ + ½ log 2π.
 *
 * @param sigma the standard deviation σ, the same for all pixels
 * @throws RangeError when sigma is not a number above 0
 */
export function gaussian(sigma: number): Likelihood {
  if (!(sigma > 0 && Number.isFinite(sigma))) throw new RangeError(`sigma: expected a number above 0, found ${sigma}`);
  const constant = Math.log(sigma) + 0.5 * Math.log(2 * Math.PI);
  return {
    name: `gaussian with σ = ${sigma}`,
    pixelLoss: (output, x) =>
      tf.tidy(() => tf.add(tf.mul(tf.square(tf.sub(x, output)), 1 / (2 * sigma * sigma)), constant)),
    mean: (output) => tf.clone(output),
  };
}
