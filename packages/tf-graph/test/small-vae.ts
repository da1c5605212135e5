import { randomStream } from "@vae-notebooks/random";
import { statelessNormal } from "../src/stateless-random";
import { tf } from "../src/tensorflow";

/** A fully connected layer y = x Wᵀ + b with weights from U(−1/√inputs, 1/√inputs). */
export class Linear {
  readonly weight: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;

  constructor(inputs: number, outputs: number, seed: number, name: string) {
    const bound = 1 / Math.sqrt(inputs);
    const numbers = (count: number, part: string) => {
      const random = randomStream(seed, `weights/${name}.${part}`);
      return Float32Array.from({ length: count }, () => (2 * random.uniform() - 1) * bound);
    };
    [this.weight, this.bias] = tf.tidy(() => [
      tf.variable(tf.tensor2d(numbers(inputs * outputs, "weight"), [outputs, inputs])),
      tf.variable(tf.tensor1d(numbers(outputs, "bias"))),
    ]);
  }

  forward(x: tf.Tensor2D): tf.Tensor2D {
    return tf.add(tf.matMul(x, this.weight, false, true), this.bias);
  }

  dispose(): void {
    tf.dispose([this.weight, this.bias]);
  }
}

/** The counter of one step's noise, [seed, step]; the caller disposes it. */
export function noiseCounter(seed: number, step: number): tf.Tensor1D {
  return tf.tensor1d([seed, step], "int32");
}

/** A variational autoencoder 784 → 512 → 256 → 20 → 256 → 512 → 784: layers large enough to be cut into parts. */
export class Vae {
  private readonly layers: Record<string, Linear>;

  constructor(seed: number) {
    const sizes: [string, number, number][] = [
      ["encoder.fc1", 784, 512],
      ["encoder.fc2", 512, 256],
      ["encoder.fc_mu", 256, 20],
      ["encoder.fc_logvar", 256, 20],
      ["decoder.fc1", 20, 256],
      ["decoder.fc2", 256, 512],
      ["decoder.fc3", 512, 784],
    ];
    this.layers = Object.fromEntries(
      sizes.map(([name, inputs, outputs]) => [name, new Linear(inputs, outputs, seed, name)]),
    );
  }

  parameters(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const [name, layer] of Object.entries(this.layers)) {
      named[`${name}.weight`] = layer.weight;
      named[`${name}.bias`] = layer.bias;
    }
    return named;
  }

  /** BCE summed over pixels plus KL summed over latent dimensions, both summed over the batch. */
  loss(x: tf.Tensor2D, counter: tf.Tensor1D): { reconstruction: tf.Scalar; kl: tf.Scalar; total: tf.Scalar } {
    return tf.tidy(() => {
      const forward = (name: string, input: tf.Tensor2D): tf.Tensor2D => this.layers[name].forward(input);
      const hidden = tf.relu(forward("encoder.fc2", tf.relu(forward("encoder.fc1", x))));
      const [mu, logVar] = [forward("encoder.fc_mu", hidden), forward("encoder.fc_logvar", hidden)];
      const epsilon = statelessNormal<tf.Rank.R2>([mu.shape[0], mu.shape[1]], counter);
      const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon)) as tf.Tensor2D;
      const logits = forward("decoder.fc3", tf.relu(forward("decoder.fc2", tf.relu(forward("decoder.fc1", z)))));
      const reconstruction = tf.sum<tf.Scalar>(tf.sub(tf.softplus(logits), tf.mul(x, logits)));
      const inner = tf.sub(tf.sub(tf.add(logVar, 1), tf.square(mu)), tf.exp(logVar));
      const kl = tf.sum<tf.Scalar>(tf.mul(inner, -0.5));
      return { reconstruction, kl, total: tf.add<tf.Scalar>(reconstruction, kl) };
    });
  }

  dispose(): void {
    for (const layer of Object.values(this.layers)) layer.dispose();
  }
}
