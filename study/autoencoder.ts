import { tf } from "@vae-notebooks/tf-graph";
import { Batch } from "../lib/data/batch";
import { Architecture, WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { Decoder } from "../lib/model/decoder";
import { LatentModel, Posterior } from "../lib/model/latent-model";
import { layerParameters, Linear, linearLayers, namedLayers, reluLayers } from "../lib/model/linear";

/**
 * The standard autoencoder that the write-up compares with: the VAE's layers without sampling and without KL.
 *
 * It has no fc_logvar, so its posterior has no variance: z is mu, and the KL term is 0. What it shares with a VAE of the same
 * seed starts from the same weights. Source: write-up, "Comparação: VAE vs Autoencoder Padrão".
 */
export class Autoencoder extends LatentModel<Posterior> {
  readonly decoder: Decoder;
  readonly fc_mu: Linear;
  private readonly hidden: readonly Linear[];

  /**
   * @param seed decides the initial weights (an integer from 0 to 2^31 − 1)
   * @param sizes of the layers; the write-up's unless given
   */
  constructor(
    readonly seed: number,
    readonly sizes: Architecture = WRITE_UP_ARCHITECTURE,
  ) {
    super(sizes.latentDim);
    const widths = [sizes.pixels, ...sizes.hidden];
    this.hidden = linearLayers(widths, seed, "encoder");
    this.fc_mu = new Linear(widths[widths.length - 1], sizes.latentDim, seed, "encoder.fc_mu");
    this.decoder = new Decoder(sizes, seed);
  }

  parameters(): Record<string, tf.Variable> {
    const encoder = { ...namedLayers(this.hidden), fc_mu: this.fc_mu };
    return layerParameters({ encoder, decoder: this.decoder.layers() });
  }

  encode({ images }: Batch): Posterior {
    return { mu: tf.tidy(() => this.fc_mu.forward(reluLayers(this.hidden, images))) };
  }

  decode(z: tf.Tensor2D): tf.Tensor2D {
    return this.decoder.forward(z);
  }
}
