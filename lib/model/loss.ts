import { tf } from "@vae-notebooks/tf-graph";

/** The loss and its two terms, each a scalar in nats, summed over pixels or latent dimensions and over the batch. */
export type LossTerms<T = tf.Scalar> = {
  /** −log p(x | z): binary cross-entropy between pixels and reconstruction. */
  reconstruction: T;
  /** KL(q(z | x) ‖ N(0, I)). */
  kl: T;
  /** reconstruction + kl, the negative evidence lower bound (ELBO). */
  total: T;
};

/**
 * Binary cross-entropy of each pixel, −x log p − (1 − x) log(1 − p) with p = sigmoid(logits).
 *
 * It is computed as softplus(logits) − x · logits, which can't overflow.
 *
 * @param logits [N, pixels]
 * @param x pixels in [0, 1], [N, pixels]
 * @returns nats for each pixel, [N, pixels]; the caller disposes it
 *
 * Equal to PyTorch's BCELoss(reduction="none") on p, except that BCELoss cuts each logarithm at −100.
 */
export function pixelCrossEntropy(logits: tf.Tensor2D, x: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => tf.sub(tf.softplus(logits), tf.mul(x, logits)));
}

/**
 * KL divergence of N(mu, diag(exp(logVar))) from N(0, I) in each latent dimension: −½ (1 + logVar − mu² − exp(logVar)).
 *
 * @returns nats for each image and dimension, [N, latentDim], never below 0; the caller disposes it
 *
 * Source: write-up, "A função de perda"; Kingma and Welling 2014, appendix B.
 */
export function latentKl(mu: tf.Tensor2D, logVar: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const inner = tf.sub(tf.sub(tf.add(logVar, 1), tf.square(mu)), tf.exp(logVar));
    return tf.mul(inner, -0.5);
  });
}

/**
 * The two terms and their total from the nats of each pixel and of each latent dimension, summed over all of them.
 *
 * @param pixelNats −log p(x | z) of each pixel [N, pixels], as a likelihood gives it
 * @param latentNats KL divergence of each latent dimension [N, latentDim], as latentKl gives it
 * @param beta weight of the KL term in the total, 1 unless given; a scalar where it changes from step to step
 * @returns three scalars in nats; divide by N for the mean over images; the caller disposes them
 */
export function lossTerms(pixelNats: tf.Tensor2D, latentNats: tf.Tensor2D, beta: number | tf.Scalar = 1): LossTerms {
  return tf.tidy(() => {
    const reconstruction = tf.sum<tf.Scalar>(pixelNats);
    const kl = tf.sum<tf.Scalar>(latentNats);
    const total = tf.add<tf.Scalar>(reconstruction, beta === 1 ? kl : tf.mul(kl, beta));
    return { reconstruction, kl, total };
  });
}

/**
 * The write-up's vae_loss: BCE summed over pixels plus KL summed over latent dimensions, both summed over the batch.
 *
 * @param logits of the reconstruction [N, pixels]
 * @param x the images [N, pixels] in [0, 1]
 * @param mu means [N, latentDim]
 * @param logVar log σ² [N, latentDim]
 * @param beta weight of the KL term; 1 is the write-up's loss (0 and others: Higgins et al. 2017)
 * @returns as lossTerms
 *
 * Source: write-up, "A função de perda".
 */
export function vaeLoss(
  logits: tf.Tensor2D,
  x: tf.Tensor2D,
  mu: tf.Tensor2D,
  logVar: tf.Tensor2D,
  beta: number | tf.Scalar = 1,
): LossTerms {
  return tf.tidy(() => lossTerms(pixelCrossEntropy(logits, x), latentKl(mu, logVar), beta));
}
