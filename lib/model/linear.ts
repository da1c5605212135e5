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
   * @param inputs numbers that come in
   * @param outputs numbers that go out
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

function uniform(count: number, bound: number, seed: number, name: string): Float32Array {
  const random = randomStream(seed, `weights/${name}`);
  return Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * bound);
}
