import { Architecture } from "./architecture";
import { Linear } from "./linear";
import { tf } from "@vae-notebooks/tf-graph";

/**
 * The write-up's Decoder: 20 → 256 → 512 with ReLU, then 784 numbers, one a pixel.
 *
 * forward returns logits; probs = sigmoid(logits) are what the write-up's forward returns. The loss is computed from the
 * logits, where it can't overflow. dispose() frees the variables. Source: write-up, "O Decodificador".
 */
export class Decoder {
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly fc3: Linear;

  constructor(sizes: Architecture, seed: number) {
    const [wide, narrow] = sizes.hidden;
    this.fc1 = new Linear(sizes.latentDim, narrow, seed, "decoder.fc1");
    this.fc2 = new Linear(narrow, wide, seed, "decoder.fc2");
    this.fc3 = new Linear(wide, sizes.pixels, seed, "decoder.fc3");
  }

  /** Latent vectors z [N, latentDim] → logits [N, pixels] of the pixels' Bernoulli distributions; the caller disposes them. */
  forward(z: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const h1 = tf.relu(this.fc1.forward(z));
      const h2 = tf.relu(this.fc2.forward(h1));
      return this.fc3.forward(h2);
    });
  }

  /** Latent vectors z [N, latentDim] → images probs = sigmoid(logits) [N, pixels] in (0, 1); the caller disposes them. */
  probs(z: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => tf.sigmoid(this.forward(z)));
  }

  /** The layers by the write-up's names. */
  layers(): Record<string, Linear> {
    return { fc1: this.fc1, fc2: this.fc2, fc3: this.fc3 };
  }

  dispose(): void {
    for (const layer of Object.values(this.layers())) layer.dispose();
  }
}
