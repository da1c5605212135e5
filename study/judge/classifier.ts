import { IMAGE_SIDE } from "./configuration";
import { Linear } from "../../lib/model/linear";
import { tf } from "@vae-notebooks/tf-graph";
import { Convolution, halve } from "./convolution";

/** The class of what is no digit, after the digits 0 … 9. */
export const NOT_A_DIGIT = 10;

/** Ten digits and "not a digit". */
export const CLASSES = 11;

/** Numbers in the layer before the logits. */
export const FEATURES = 128;

const KERNEL = 5;
const CHANNELS = [24, 48] as const;
const SMALLEST_SIDE = ((IMAGE_SIDE - KERNEL + 1) / 2 - KERNEL + 1) / 2;

/** What a training step minimises and reports: scalars, summed over the batch. */
export type ClassifierTerms = {
  /** Cross-entropy in nats. */
  total: tf.Scalar;
  /** Images whose highest logit is their class. */
  right: tf.Scalar;
};

/**
 * A small convolutional classifier of 28 by 28 images into ten digits and "not a digit"; 129,323 parameters.
 *
 * Convolution 5 × 5 to 24 channels, ReLU, maximum of 2 × 2, convolution 5 × 5 to 48, ReLU, maximum of 2 × 2, 768 → 128 with
 * ReLU (the features), 128 → 11 logits. The fully connected layers start as PyTorch's. dispose() frees the variables.
 *
 * Source: after LeNet-5, LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.
 */
export class Classifier {
  readonly conv1: Convolution;
  readonly conv2: Convolution;
  readonly fc1: Linear;
  readonly fc2: Linear;

  /** @param seed decides the initial weights (an integer from 0 to 2^31 − 1) */
  constructor(seed: number) {
    this.conv1 = new Convolution(KERNEL, 1, CHANNELS[0], seed, "judge.conv1");
    this.conv2 = new Convolution(KERNEL, CHANNELS[0], CHANNELS[1], seed, "judge.conv2");
    this.fc1 = new Linear(SMALLEST_SIDE * SMALLEST_SIDE * CHANNELS[1], FEATURES, seed, "judge.fc1");
    this.fc2 = new Linear(FEATURES, CLASSES, seed, "judge.fc2");
  }

  /** Images x [N, 784] in [0, 1] → the activations before the logits, [N, 128], none below 0; the caller disposes them. */
  features(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const image = tf.reshape(x, [-1, IMAGE_SIDE, IMAGE_SIDE, 1]) as tf.Tensor4D;
      const h1 = halve(tf.relu(this.conv1.forward(image)));
      const h2 = halve(tf.relu(this.conv2.forward(h1)));
      const flat = tf.reshape(h2, [-1, SMALLEST_SIDE * SMALLEST_SIDE * CHANNELS[1]]) as tf.Tensor2D;
      return tf.relu(this.fc1.forward(flat));
    });
  }

  /** Images x [N, 784] in [0, 1] → logits [N, 11] of the classes; the caller disposes them. */
  logits(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.logitsOfFeatures(this.features(x)));
  }

  /** Features [N, 128] → logits [N, 11]; the caller disposes them. */
  logitsOfFeatures(features: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.fc2.forward(features));
  }

  /**
   * The loss of one batch: −log softmax(logits) of each image's class, summed over the batch.
   *
   * @param x images [N, 784] in [0, 1]
   * @param classes 0 … 10, int32 [N]
   * @returns scalars; the caller disposes them
   */
  loss(x: tf.Tensor2D, classes: tf.Tensor1D): ClassifierTerms {
    return tf.tidy(() => {
      const logits = this.logits(x);
      const hot = tf.oneHot(classes, CLASSES);
      const total = tf.neg(tf.sum<tf.Scalar>(tf.mul(hot, tf.logSoftmax(logits))));
      const right = tf.sum<tf.Scalar>(tf.cast(tf.equal(tf.argMax(logits, 1), classes), "float32"));
      return { total, right };
    });
  }

  /** The variables by their names, such as "conv1.weight", in the order of the layers. */
  parameters(): Record<string, tf.Variable> {
    const named: Record<string, tf.Variable> = {};
    for (const [name, layer] of Object.entries(this.layers())) {
      named[`${name}.weight`] = layer.weight;
      named[`${name}.bias`] = layer.bias;
    }
    return named;
  }

  dispose(): void {
    for (const layer of Object.values(this.layers())) layer.dispose();
  }

  private layers(): Record<string, Convolution | Linear> {
    return { conv1: this.conv1, conv2: this.conv2, fc1: this.fc1, fc2: this.fc2 };
  }
}
