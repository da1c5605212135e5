import { LossTerms, pixelCrossEntropy } from "../lib/model/loss";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../lib/model/vae";

/**
 * The standard autoencoder that the write-up compares with: the VAE's layers without sampling and without KL.
 *
 * z is the head fc_mu alone; fc_logvar stays as it was initialised and is not among the parameters.
 * Source: write-up, "Comparação: VAE vs Autoencoder Padrão".
 */
export class Autoencoder extends Vae {
  override parameters(): Record<string, tf.Variable> {
    return Object.fromEntries(
      Object.entries(super.parameters()).filter(([name]) => !name.startsWith("encoder.fc_logvar.")),
    );
  }

  /** z is mu: nothing is drawn. */
  override sample(mu: tf.Tensor2D): tf.Tensor2D {
    return tf.clone(mu);
  }

  /** BCE summed over pixels and the batch; the KL term is 0. */
  override loss(x: tf.Tensor2D): LossTerms {
    return tf.tidy(() => {
      const logits = this.decoder.forward(this.encoder.forward(x).mu);
      const reconstruction = tf.sum<tf.Scalar>(pixelCrossEntropy(logits, x));
      return { reconstruction, kl: tf.scalar(0), total: tf.clone(reconstruction) };
    });
  }
}
