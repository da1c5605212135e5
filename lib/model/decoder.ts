import { tf } from "@vae-notebooks/tf-graph";
import { Architecture } from "./architecture";
import { Linear, linearLayers, namedLayers, reluLayers } from "./linear";

/**
 * The write-up's Decoder: 20 → 256 → 512 with ReLU, then 784 numbers, one for each pixel.
 *
 * forward returns logits; the write-up's forward returns probs = sigmoid(logits). The loss is computed from the logits,
 * where it can't overflow. dispose() frees the variables. Source: write-up, "O Decodificador".
 */
export class Decoder {
  private readonly all: readonly Linear[];

  /**
   * @param sizes of the layers
   * @param seed decides the initial weights
   */
  constructor(sizes: Architecture, seed: number) {
    this.all = linearLayers([sizes.latentDim, ...[...sizes.hidden].reverse(), sizes.pixels], seed, "decoder");
  }

  /** Decodes z [N, latentDim] to the logits [N, pixels] of the pixels' probabilities; the caller disposes them. */
  forward(z: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.all[this.all.length - 1].forward(reluLayers(this.all.slice(0, -1), z)));
  }

  /** Decodes z [N, latentDim] to images probs = sigmoid(logits) [N, pixels] in (0, 1); the caller disposes them. */
  probs(z: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => tf.sigmoid(this.forward(z)));
  }

  /** The layers by the write-up's names: fc1, fc2, …; the last one gives the pixels. */
  layers(): Record<string, Linear> {
    return namedLayers(this.all);
  }

  dispose(): void {
    for (const layer of this.all) layer.dispose();
  }
}
