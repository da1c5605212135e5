import { tf } from "@vae-notebooks/tf-graph";
import { Batch, Condition } from "../data/batch";
import { bernoulli, Likelihood } from "./likelihood";
import { latentKl, lossTerms, LossTerms } from "./loss";
import { standardNormal } from "./noise";
import { reparameterize } from "./reparameterization";

/** The encoder's output: q(z | x) of each image. Without a variance z is mu, as in a standard autoencoder. */
export type Posterior = {
  /** Means [N, latentDim]. */
  mu: tf.Tensor2D;
  /** Logarithms of the variances, log σ² [N, latentDim]; left out where z has no variance. */
  logVar?: tf.Tensor2D;
};

/** The Gaussian q(z | x) = N(mu, diag(exp(logVar))) of each image: both tensors are [N, latentDim]. */
export type GaussianPosterior = Required<Posterior>;

/**
 * A model with latent variables: an encoder to q(z | x), a decoder to p(x | z), and the loss that follows from the two.
 *
 * To write a model, extend this class and define parameters, encode and decode. Sampling, KL divergence and loss are
 * computed from the posterior and the likelihood; override them where yours differ. dispose() frees the parameters.
 */
export abstract class LatentModel<P extends Posterior = Posterior> {
  /**
   * @param latentDim numbers in z
   * @param likelihood p(x | z), whose parameters decode returns; the write-up's unless given
   */
  constructor(
    readonly latentDim: number,
    readonly likelihood: Likelihood = bernoulli,
  ) {}

  /** The variables by their names in a checkpoint, always in the same order. */
  abstract parameters(): Record<string, tf.Variable>;

  /** q(z | x) of a batch of images; the caller disposes its tensors. */
  abstract encode(batch: Batch): P;

  /**
   * The parameters of p(x | z), as the likelihood takes them: for the write-up's likelihood the logits of the pixels.
   *
   * @param z latent vectors [N, latentDim]
   * @param condition what else is known of each image, such as its label, for a conditional model
   * @returns [N, pixels]; the caller disposes it
   */
  abstract decode(z: tf.Tensor2D, condition?: Condition): tf.Tensor2D;

  /**
   * One draw of z from each image's posterior; mu where it has no variance.
   *
   * @param counter [seed, step] of the noise, as noiseCounter makes it
   * @returns z [N, latentDim]; the caller disposes it
   */
  sample({ mu, logVar }: P, counter: tf.Tensor1D): tf.Tensor2D {
    if (logVar === undefined) return tf.clone(mu);
    return tf.tidy(() =>
      reparameterize(mu, logVar, standardNormal<tf.Rank.R2>([mu.shape[0], this.latentDim], counter)),
    );
  }

  /**
   * KL(q ‖ N(0, I)) of each image and latent dimension; 0 where the posterior has no variance, and so no KL divergence.
   *
   * @returns nats [N, latentDim], not summed, because sums in another order round differently; the caller disposes it
   */
  kl({ mu, logVar }: P): tf.Tensor2D {
    return logVar === undefined ? tf.zeros(mu.shape) : latentKl(mu, logVar);
  }

  /** The mean images [N, pixels] of latent vectors z [N, latentDim], by likelihood.mean; the caller disposes them. */
  images(z: tf.Tensor2D, condition?: Condition): tf.Tensor2D {
    return tf.tidy(() => this.likelihood.mean(this.decode(z, condition)));
  }

  /**
   * The loss of one batch: encode, draw z with the counter's noise, decode, compare.
   *
   * @param batch images [N, pixels] in [0, 1], with their labels where the model is conditional
   * @param counter [seed, step] of the noise, as noiseCounter makes it
   * @param beta weight of the KL term, 1 for the write-up's loss
   * @returns scalars in nats summed over the batch; the caller disposes them
   */
  loss(batch: Batch, counter: tf.Tensor1D, beta: number | tf.Scalar = 1): LossTerms {
    return tf.tidy(() => {
      const posterior = this.encode(batch);
      const output = this.decode(this.sample(posterior, counter), batch);
      return lossTerms(this.likelihood.pixelLoss(output, batch.images), this.kl(posterior), beta);
    });
  }

  dispose(): void {
    tf.dispose(Object.values(this.parameters()));
  }
}
