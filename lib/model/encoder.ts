import { tf } from "@vae-notebooks/tf-graph";
import { Architecture } from "./architecture";
import { GaussianPosterior } from "./latent-model";
import { Linear, linearLayers, namedLayers, reluLayers } from "./linear";

/**
 * The write-up's Encoder: 784 → 512 → 256 with ReLU, then two outputs of 20, mu and logVar.
 *
 * Its layers have the names of the write-up; dispose() frees their variables.
 * Source: write-up, "O Codificador".
 */
export class Encoder {
  /** The first layer, which takes the pixels. */
  readonly fc1: Linear;
  /** The layer that gives mu. */
  readonly fc_mu: Linear;
  /** The layer that gives logVar = log σ². */
  readonly fc_logvar: Linear;
  /** The layers before the two outputs. */
  readonly hidden: readonly Linear[];

  /**
   * @param sizes of the layers
   * @param seed decides the initial weights
   */
  constructor(sizes: Architecture, seed: number) {
    const last = sizes.hidden[sizes.hidden.length - 1] ?? sizes.pixels;
    this.hidden = linearLayers([sizes.pixels, ...sizes.hidden], seed, "encoder");
    this.fc_mu = new Linear(last, sizes.latentDim, seed, "encoder.fc_mu");
    this.fc_logvar = new Linear(last, sizes.latentDim, seed, "encoder.fc_logvar");
    this.fc1 = this.hidden[0] ?? this.fc_mu;
  }

  /**
   * Encodes images x [N, pixels] in [0, 1] to mu and logVar of q(z | x), each [N, latentDim]; the caller disposes both.
   *
   * @throws RangeError when the images have another number of pixels
   */
  forward(x: tf.Tensor2D): GaussianPosterior {
    const pixels = this.fc1.weight.shape[1];
    if (x.shape[1] !== pixels) throw new RangeError(`images: expected ${pixels} pixels each, found ${x.shape[1]}`);
    return tf.tidy(() => {
      const h = reluLayers(this.hidden, x);
      return { mu: this.fc_mu.forward(h), logVar: this.fc_logvar.forward(h) };
    });
  }

  /** The layers by the write-up's names: fc1, fc2, … for the hidden ones, then fc_mu and fc_logvar. */
  layers(): Record<string, Linear> {
    return { ...namedLayers(this.hidden), fc_mu: this.fc_mu, fc_logvar: this.fc_logvar };
  }

  dispose(): void {
    for (const layer of Object.values(this.layers())) layer.dispose();
  }
}
