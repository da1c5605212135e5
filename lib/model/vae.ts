import { Architecture, WRITE_UP_ARCHITECTURE } from "./architecture";
import { Decoder } from "./decoder";
import { Encoder } from "./encoder";
import { LossTerms, vaeLoss } from "./loss";
import { standardNormal } from "./noise";
import { reparameterize } from "./reparameterization";
import { tf } from "@vae-notebooks/tf-graph";

/**
 * The write-up's variational autoencoder: encoder, reparameterization, decoder; 1,082,680 parameters at its sizes.
 *
 * The model owns its variables: dispose() frees them.
 */
export class Vae {
  readonly encoder: Encoder;
  readonly decoder: Decoder;

  /**
   * @param seed decides the initial weights (an integer from 0 to 2^31 − 1)
   * @param sizes of the layers; the write-up's unless given
   */
  constructor(
    readonly seed: number,
    readonly sizes: Architecture = WRITE_UP_ARCHITECTURE,
  ) {
    this.encoder = new Encoder(sizes, seed);
    this.decoder = new Decoder(sizes, seed);
  }

  /** The variables by the names of the write-up's state_dict, such as "encoder.fc_mu.weight", in PyTorch's order. */
  parameters(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const part of ["encoder", "decoder"] as const) {
      for (const [name, layer] of Object.entries(this[part].layers())) {
        named[`${part}.${name}.weight`] = layer.weight;
        named[`${part}.${name}.bias`] = layer.bias;
      }
    }
    return named;
  }

  /**
   * One draw of z from each image's posterior N(mu, diag(exp(logVar))).
   *
   * @param counter [seed, step] of the noise, as noiseCounter makes it
   * @returns z [N, latentDim]; the caller disposes it
   */
  sample(mu: tf.Tensor2D, logVar: tf.Tensor2D, counter: tf.Tensor1D): tf.Tensor2D {
    return tf.tidy(() => {
      const epsilon = standardNormal<tf.Rank.R2>([mu.shape[0], this.sizes.latentDim], counter);
      return reparameterize(mu, logVar, epsilon);
    });
  }

  /**
   * The loss of one batch: encode, draw z with the counter's noise, decode, compare.
   *
   * @param x images [N, pixels] in [0, 1]
   * @param counter [seed, step] of the noise, as noiseCounter makes it
   * @param beta weight of the KL term, 1 for the write-up's loss
   * @returns scalars in nats summed over the batch; the caller disposes them
   */
  loss(x: tf.Tensor2D, counter: tf.Tensor1D, beta: number | tf.Scalar = 1): LossTerms {
    return tf.tidy(() => {
      const { mu, logVar } = this.encoder.forward(x);
      const logits = this.decoder.forward(this.sample(mu, logVar, counter));
      return vaeLoss(logits, x, mu, logVar, beta);
    });
  }

  dispose(): void {
    this.encoder.dispose();
    this.decoder.dispose();
  }
}
