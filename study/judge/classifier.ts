import { CONVOLUTIONAL_JUDGE, IMAGE_SIDE, JudgeArchitecture } from "./configuration";
import { Linear, linearLayers, namedLayers, reluLayers } from "../../lib/model/linear";
import { tf } from "@vae-notebooks/tf-graph";
import { Convolution, halve } from "./convolution";

/** The class of what is no digit, after the digits 0 … 9. */
export const NOT_A_DIGIT = 10;

/** Ten digits and "not a digit". */
export const CLASSES = 11;

/** What a training step minimises and reports: scalars, summed over the batch. */
export type ClassifierTerms = {
  /** Cross-entropy in nats. */
  total: tf.Scalar;
  /** Images whose highest logit is their class. */
  right: tf.Scalar;
};

/**
 * A small classifier of 28 by 28 images into ten digits and "not a digit".
 *
 * CONVOLUTIONAL_JUDGE is: convolution 5 × 5 to 24 channels, ReLU, maximum of 2 × 2, convolution 5 × 5 to 48, ReLU, maximum of
 * 2 × 2, 768 → 128 with ReLU (the features), 128 → 11 logits; 129,323 parameters. The fully connected layers start as
 * PyTorch's. dispose() frees the variables.
 */
export class Classifier {
  /** Numbers in the layer before the logits. */
  readonly featureCount: number;
  private readonly convolutions: Convolution[];
  /** fc1, fc2, …; the last one gives the logits. */
  private readonly connected: Linear[];

  /**
   * @param seed decides the initial weights (an integer from 0 to 2^31 − 1)
   * @param architecture of the layers; CONVOLUTIONAL_JUDGE unless given
   * @throws RangeError when the kernels leave nothing of an image
   */
  constructor(seed: number, { convolutions, hidden }: JudgeArchitecture = CONVOLUTIONAL_JUDGE) {
    let [side, inputs] = [IMAGE_SIDE, 1];
    const shapes = convolutions.map((layer) => {
      const shape = { ...layer, inputs };
      side = Math.floor((side - layer.side + 1) / 2);
      inputs = layer.channels;
      return shape;
    });
    if (side < 1) throw new RangeError("architecture: expected convolutions that leave something of 28 × 28 pixels");
    this.convolutions = shapes.map(
      (shape, i) => new Convolution(shape.side, shape.inputs, shape.channels, seed, `judge.conv${i + 1}`),
    );
    this.connected = linearLayers([side * side * inputs, ...hidden, CLASSES], seed, "judge");
    this.featureCount = hidden[hidden.length - 1];
  }

  /** Images x [N, 784] in [0, 1] → the activations before the logits, [N, featureCount], none below 0; the caller disposes them. */
  features(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => {
      const image = tf.reshape(x, [-1, IMAGE_SIDE, IMAGE_SIDE, 1]) as tf.Tensor4D;
      const h = this.convolutions.reduce((maps, layer) => halve(tf.relu(layer.forward(maps))), image);
      const flat = tf.reshape(h, [-1, h.shape[1] * h.shape[2] * h.shape[3]]) as tf.Tensor2D;
      return reluLayers(this.connected.slice(0, -1), flat);
    });
  }

  /** Images x [N, 784] in [0, 1] → logits [N, 11] of the classes; the caller disposes them. */
  logits(x: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.logitsOfFeatures(this.features(x)));
  }

  /** Features [N, featureCount] → logits [N, 11]; the caller disposes them. */
  logitsOfFeatures(features: tf.Tensor2D): tf.Tensor2D {
    return tf.tidy(() => this.connected[this.connected.length - 1].forward(features));
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

  /** The layers by their names: conv1, conv2, …, fc1, fc2, … */
  private layers(): Record<string, Convolution | Linear> {
    const convolutions = this.convolutions.map((layer, i) => [`conv${i + 1}`, layer] as const);
    return { ...Object.fromEntries(convolutions), ...namedLayers(this.connected) };
  }
}
