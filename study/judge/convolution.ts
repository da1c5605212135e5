import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";

/**
 * A convolution with stride 1 and no padding, y[n, i, j, o] = b[o] + Σ x[n, i + u, j + v, c] W[u, v, c, o].
 *
 * weight is [side, side, inputs, outputs], TensorFlow's layout, from N(0, 2 / (side² · inputs)), which keeps the size of
 * what a ReLU behind it lets through; bias is [outputs], 0. The layer owns its two variables: dispose() frees them.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers", equation 10.
 */
export class Convolution {
  readonly weight: tf.Variable<tf.Rank.R4>;
  readonly bias: tf.Variable<tf.Rank.R1>;

  /**
   * @param side of the square kernel, in pixels
   * @param inputs channels that come in
   * @param outputs channels that go out
   * @param seed with name, decides the initial weights
   * @param name the layer's name among its model's, such as "judge.conv1"
   */
  constructor(side: number, inputs: number, outputs: number, seed: number, name: string) {
    const random = randomStream(seed, `weights/${name}.weight`);
    const deviation = Math.sqrt(2 / (side * side * inputs));
    const weights = Float32Array.from({ length: side * side * inputs * outputs }, () => deviation * random.normal());
    // In a tidy, since a variable shares its first value with the tensor that it is made from.
    [this.weight, this.bias] = tf.tidy(() => [
      tf.variable(tf.tensor4d(weights, [side, side, inputs, outputs])),
      tf.variable(tf.zeros<tf.Rank.R1>([outputs])),
    ]);
  }

  /** x [N, rows, columns, inputs] → [N, rows − side + 1, columns − side + 1, outputs]; the caller disposes it. */
  forward(x: tf.Tensor4D): tf.Tensor4D {
    return tf.tidy(() => tf.add(tf.conv2d(x, this.weight, 1, "valid"), this.bias));
  }

  dispose(): void {
    this.weight.dispose();
    this.bias.dispose();
  }
}

/** The largest of each two by two pixels: [N, rows, columns, channels] → [N, rows / 2, columns / 2, channels]; the caller disposes it. */
export function halve(x: tf.Tensor4D): tf.Tensor4D {
  return tf.maxPool(x, 2, 2, "valid");
}
