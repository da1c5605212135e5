import { Architecture } from "./architecture";
import { Linear } from "./linear";
import { tf } from "@vae-notebooks/tf-graph";

/** The Gaussian q(z | x) of each image: both tensors are [N, latentDim]; the caller disposes them. */
export type Posterior = {
  /** Means. */
  mu: tf.Tensor2D;
  /** Logarithms of the variances, log σ². */
  logVar: tf.Tensor2D;
};

/**
 * The write-up's Encoder: 784 → 512 → 256 with ReLU, then two heads of 20, mu and logVar.
 *
 * Its layers carry the write-up's names; dispose() frees their variables.
 * Source: write-up, "O Codificador".
 */
export class Encoder {
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly fc_mu: Linear;
  readonly fc_logvar: Linear;

  constructor(sizes: Architecture, seed: number) {
    const [wide, narrow] = sizes.hidden;
    this.fc1 = new Linear(sizes.pixels, wide, seed, "encoder.fc1");
    this.fc2 = new Linear(wide, narrow, seed, "encoder.fc2");
    this.fc_mu = new Linear(narrow, sizes.latentDim, seed, "encoder.fc_mu");
    this.fc_logvar = new Linear(narrow, sizes.latentDim, seed, "encoder.fc_logvar");
  }

  /**
   * Images x [N, pixels] in [0, 1] → mu and logVar of q(z | x), each [N, latentDim]; the caller disposes both.
   *
   * @throws RangeError when the images have another number of pixels
   */
  forward(x: tf.Tensor2D): Posterior {
    const pixels = this.fc1.weight.shape[1];
    if (x.shape[1] !== pixels) throw new RangeError(`images: expected ${pixels} pixels each, found ${x.shape[1]}`);
    return tf.tidy(() => {
      const h1 = tf.relu(this.fc1.forward(x));
      const h2 = tf.relu(this.fc2.forward(h1));
      return { mu: this.fc_mu.forward(h2), logVar: this.fc_logvar.forward(h2) };
    });
  }

  /** The layers by the write-up's names. */
  layers(): Record<string, Linear> {
    return { fc1: this.fc1, fc2: this.fc2, fc_mu: this.fc_mu, fc_logvar: this.fc_logvar };
  }

  dispose(): void {
    for (const layer of Object.values(this.layers())) layer.dispose();
  }
}
