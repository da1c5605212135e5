import { Linear, noiseCounter, Vae } from "./small-vae";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "../src/tensorflow";

/** A model with what a training step needs: the same loss serves the eager and the traced path. */
export interface Case {
  variables: Record<string, tf.Variable>;
  loss: (inputs: tf.Tensor[]) => { total: tf.Scalar } & Record<string, tf.Scalar>;
  /** The inputs of step k, over the same five batches again and again (with other noise, where there is any). */
  batch: (k: number) => (Int32Array | Float32Array)[];
  example: tf.Tensor[];
  dispose: () => void;
}

/** Numbers in [0, 1) that depend on nothing but the name. */
export function noise(count: number, name: string): Float32Array {
  const random = randomStream(7, name);
  return Float32Array.from({ length: count }, () => random.uniform());
}

/** Images 28 by 28 of one bright blob each, somewhere: something to learn, so that the latent code carries information. */
function blobs(count: number): Float32Array {
  const centres = noise(2 * count, "centres").map((u) => 4 + 20 * u);
  return Float32Array.from({ length: count * 784 }, (_, i) => {
    const [image, row, column] = [Math.floor(i / 784), Math.floor((i % 784) / 28), i % 28];
    return Math.exp(-((row - centres[2 * image]) ** 2 + (column - centres[2 * image + 1]) ** 2) / 18);
  });
}

/** The write-up's VAE on 320 images of a blob, gathered by index, with noise of its own at each step. */
export function vaeCase(batchSize = 64): Case {
  const vae = new Vae(3);
  const images = tf.tensor2d(blobs(320), [320, 784]);
  const batch = (k: number): Int32Array[] => [
    Int32Array.from({ length: batchSize }, (_, i) => (k * batchSize + i) % 320),
    Int32Array.of(11, k),
  ];
  const example = [tf.tensor1d(batch(0)[0], "int32"), noiseCounter(11, 0)];
  return {
    variables: vae.parameters(),
    loss: ([indices, counter]) => vae.loss(tf.gather(images, indices as tf.Tensor1D), counter as tf.Tensor1D),
    batch,
    example,
    dispose: () => {
      vae.dispose();
      tf.dispose([images, example]);
    },
  };
}

/** A classifier with tanh, softmax cross-entropy and weight decay: other operations and gradients than the VAE's. */
export function classifierCase(): Case {
  const first = new Linear(10, 16, 5, "first");
  const second = new Linear(16, 3, 5, "second");
  const variables = {
    "first.weight": first.weight,
    "first.bias": first.bias,
    "second.weight": second.weight,
    "second.bias": second.bias,
  };
  const batch = (k: number): (Int32Array | Float32Array)[] => {
    const x = noise(8 * 10, `points/${k % 5}`);
    return [x, Int32Array.from({ length: 8 }, (_, i) => Math.floor(3 * x[10 * i]))];
  };
  const [x, labels] = batch(0);
  const example = [tf.tensor2d(x, [8, 10]), tf.tensor1d(labels, "int32")];
  return {
    variables: variables as unknown as Record<string, tf.Variable>,
    loss: ([points, classes]) =>
      tf.tidy(() => {
        const hidden = tf.dropout(tf.tanh(first.forward(points as tf.Tensor2D)), 0);
        const logits = second.forward(hidden as tf.Tensor2D);
        const hot = tf.oneHot(classes as tf.Tensor1D, 3);
        const crossEntropy = tf.losses.softmaxCrossEntropy(hot, logits) as tf.Scalar;
        const decay = tf.mul<tf.Scalar>(tf.sum(tf.square(second.weight)), 1e-3);
        return { total: tf.add<tf.Scalar>(crossEntropy, decay), crossEntropy, decay };
      }),
    batch,
    example,
    dispose: () => {
      first.dispose();
      second.dispose();
      tf.dispose(example);
    },
  };
}

/** Copies of the variables' values. */
export function values(variables: Record<string, tf.Variable>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [name, variable.dataSync().slice() as Float32Array]),
  );
}

export function assign(variables: Record<string, tf.Variable>, weights: Record<string, Float32Array>): void {
  for (const [name, variable] of Object.entries(variables)) {
    const value = tf.tensor(weights[name].slice(), variable.shape);
    variable.assign(value);
    value.dispose();
  }
}

/** ‖a − b‖ / ‖b‖. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / norm);
}
