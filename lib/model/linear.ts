import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";

/**
 * A fully connected layer, y = x Wᵀ + b, stored and initialised as PyTorch's nn.Linear.
 *
 * weight is [outputs, inputs] and bias [outputs], both from U(−1/√inputs, 1/√inputs).
 * The layer owns its two variables: dispose() frees them.
 */
export class Linear {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;

  /**
   * @param inputs how many numbers each row of the input has
   * @param outputs how many numbers each row of the output has
   * @param seed with name, decides the initial weights
   * @param name the layer's name among its model's, such as "encoder.fc1"
   */
  constructor(inputs: number, outputs: number, seed: number, name: string) {
    const bound = 1 / Math.sqrt(inputs);
    // In a tidy, since a variable shares its first value with the tensor that it is made from.
    [this.weight, this.bias] = tf.tidy(() => [
      tf.variable(tf.tensor2d(uniform(inputs * outputs, bound, seed, `${name}.weight`), [outputs, inputs])),
      tf.variable(tf.tensor1d(uniform(outputs, bound, seed, `${name}.bias`))),
    ]);
  }

  /** y = x Wᵀ + b for x [N, inputs]: a tensor [N, outputs] that the caller disposes. */
  forward(x: tf.Tensor2D): tf.Tensor2D {
    return tf.add(tf.matMul(x, this.weight, false, true), this.bias);
  }

  dispose(): void {
    this.weight.dispose();
    this.bias.dispose();
  }
}

/**
 * Linear layers that follow each other, named fc1, fc2, …: the sizes [784, 512, 256] make 784 → 512 and 512 → 256.
 *
 * @param sizes the inputs of the first layer, then the outputs of each layer
 * @param part of the model that they belong to, such as "encoder": with seed and number, decides the initial weights
 */
export function linearLayers(sizes: readonly number[], seed: number, part: string): Linear[] {
  return sizes.slice(1).map((outputs, i) => new Linear(sizes[i], outputs, seed, `${part}.fc${i + 1}`));
}

/** x [N, inputs] through all layers, with a ReLU after each; x itself if there are none. The caller disposes it. */
export function reluLayers(layers: readonly Linear[], x: tf.Tensor2D): tf.Tensor2D {
  return layers.reduce((h, layer) => tf.relu(layer.forward(h)), x);
}

/** Layers by the names fc1, fc2, …, in their order. */
export function namedLayers(layers: readonly Linear[]): Record<string, Linear> {
  return Object.fromEntries(layers.map((layer, i) => [`fc${i + 1}`, layer]));
}

/** The variables of a model's parts by PyTorch's names in the state_dict, "encoder.fc_mu.weight", and in its order. */
export function layerParameters(parts: Record<string, Record<string, Linear>>): Record<string, tf.Variable> {
  const named: Record<string, tf.Variable> = {};
  for (const [part, layers] of Object.entries(parts)) {
    for (const [name, layer] of Object.entries(layers)) {
      named[`${part}.${name}.weight`] = layer.weight;
      named[`${part}.${name}.bias`] = layer.bias;
    }
  }
  return named;
}

function uniform(count: number, bound: number, seed: number, name: string): Float32Array {
  const random = randomStream(seed, `weights/${name}`);
  return Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * bound);
}
