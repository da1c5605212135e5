import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining, lossAndGradients } from "@vae-notebooks/tf-graph";
import { Classifier, CLASSES } from "../../../study/judge/classifier";
import { PERCEPTRON_JUDGE } from "../../../study/judge/configuration";
import { Convolution } from "../../../study/judge/convolution";
import { imagesTensor } from "../../../lib/data/batch";
import { firstImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { assign, relativeDistance, values } from "../../support/variables";

const COUNT = 16;
const digits = firstImages(loadMnist().test, 5 * COUNT);
const batch = (k: number): tf.Tensor2D => imagesTensor(digits.images, k * COUNT, (k + 1) * COUNT);
const labels = (k: number): tf.Tensor1D => {
  const found = digits.labels.data.subarray(k * COUNT, (k + 1) * COUNT);
  return tf.tensor1d(
    Int32Array.from(found, (digit, i) => (i === 0 ? 10 : digit)),
    "int32",
  );
};

test("the classifier has 129,323 parameters and gives 11 logits and 128 features that are never negative", () => {
  const classifier = new Classifier(1);
  const sizes = Object.values(classifier.parameters()).map(({ size }) => size);
  // 5·5·1·24 + 24, 5·5·24·48 + 48, 4·4·48·128 + 128, 128·11 + 11.
  assert.deepEqual(sizes, [600, 24, 28800, 48, 98304, 128, 1408, 11]);
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    129323,
  );
  tf.tidy(() => {
    const [features, logits] = [classifier.features(batch(0)), classifier.logits(batch(0))];
    assert.deepEqual(
      [features.shape, logits.shape],
      [
        [COUNT, 128],
        [COUNT, CLASSES],
      ],
    );
    assert.ok(features.dataSync().every((activation) => activation >= 0));
    assert.ok(features.dataSync().some((activation) => activation > 0));
    assert.ok(
      relativeDistance(classifier.logitsOfFeatures(features).dataSync(), logits.dataSync()) < 1e-6,
      "logits are made of the features",
    );
  });
  classifier.dispose();
});

test("another architecture has its own layers: fully connected ones alone, or one convolution", () => {
  const perceptron = new Classifier(1, PERCEPTRON_JUDGE);
  assert.deepEqual(
    Object.entries(perceptron.parameters()).map(([name, { shape }]) => [name, shape.join()]),
    [
      ["fc1.weight", "512,784"],
      ["fc1.bias", "512"],
      ["fc2.weight", "128,512"],
      ["fc2.bias", "128"],
      ["fc3.weight", "11,128"],
      ["fc3.bias", "11"],
    ],
  );
  // 28 − 3 + 1 = 26, halved 13: 13 · 13 · 2 numbers.
  const small = new Classifier(1, { convolutions: [{ side: 3, channels: 2 }], hidden: [5] });
  assert.deepEqual(small.parameters()["fc1.weight"].shape, [5, 338]);
  tf.tidy(() => {
    // By hand: the perceptron is two ReLU layers, then the logits.
    const x = batch(0);
    const { ["fc1.weight"]: w1, ["fc1.bias"]: b1, ["fc2.weight"]: w2, ["fc2.bias"]: b2 } = perceptron.parameters();
    const dense = (h: tf.Tensor, w: tf.Tensor, b: tf.Tensor) =>
      tf.relu(tf.add(tf.matMul(h as tf.Tensor2D, w as tf.Tensor2D, false, true), b));
    assert.ok(relativeDistance(perceptron.features(x).dataSync(), dense(dense(x, w1, b1), w2, b2).dataSync()) < 1e-6);
    assert.deepEqual(small.features(x).shape, [COUNT, 5]);
    assert.equal(small.featureCount, 5);
  });
  perceptron.dispose();
  small.dispose();
  const large = { side: 15, channels: 2 };
  assert.throws(
    () => new Classifier(1, { convolutions: [large, large], hidden: [5] }),
    /expected convolutions that leave/,
  );
});

test("the loss is −log softmax of each class, summed, and the right ones are counted", () => {
  const classifier = new Classifier(1);
  tf.tidy(() => {
    // Without weights in the last layer the logits are its bias alone: 1 for the class 10, 0 for the digits.
    const last = classifier.parameters();
    last["fc2.weight"].assign(tf.zeros([CLASSES, 128]));
    last["fc2.bias"].assign(tf.tensor1d([...new Array<number>(10).fill(0), 1]));
    const { total, right } = classifier.loss(tf.zeros([4, 784]), tf.tensor1d([10, 10, 3, 0], "int32"));
    assert.ok(Math.abs(total.dataSync()[0] - (4 * Math.log(10 + Math.E) - 2)) < 1e-5);
    assert.equal(right.dataSync()[0], 2);
  });
  classifier.dispose();
});

test("the gradients of a convolution's weights, bias and input are those of finite differences", () => {
  const layer = new Convolution(3, 2, 3, 1, "test");
  const random = randomStream(1, "finite differences");
  const numbers = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());
  const x = tf.variable(tf.tensor4d(numbers(2 * 5 * 4 * 2), [2, 5, 4, 2]));
  const scale = tf.tensor4d(numbers(2 * 3 * 2 * 3), [2, 3, 2, 3]);
  // Linear in each of the three, so that differences over a step of 1 are exact but for float32's rounding.
  const loss = (): { total: tf.Scalar } => ({
    total: tf.sum(tf.mul(layer.forward(x as unknown as tf.Tensor4D), scale)),
  });
  const variables = { weight: layer.weight, bias: layer.bias, x } as unknown as Record<string, tf.Variable>;
  const { gradients } = lossAndGradients(loss, variables);
  for (const [name, variable] of Object.entries(variables)) {
    const start = variable.dataSync().slice();
    const differences = Array.from(start, (_, i) => {
      const at = (step: number): number =>
        tf.tidy(() => {
          const moved = start.slice();
          moved[i] += step;
          variable.assign(tf.tensor(moved, variable.shape));
          return loss().total.dataSync()[0];
        });
      return (at(1) - at(-1)) / 2;
    });
    tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
    assert.ok(relativeDistance(gradients[name].dataSync(), differences) < 1e-5, name);
  }
  tf.dispose([gradients, x, scale]);
  layer.dispose();
});

test("the loss falls along each parameter's gradient as fast as the gradient says", () => {
  const classifier = new Classifier(2);
  // With a bias of 0 a black background stands right on the kink of ReLU, where no difference quotient is the gradient.
  for (const name of ["conv1.bias", "conv2.bias"]) {
    const bias = classifier.parameters()[name];
    tf.tidy(() => bias.assign(tf.fill(bias.shape, 0.1)));
  }
  const [x, classes] = [batch(0), labels(0)];
  const { gradients } = lossAndGradients(() => classifier.loss(x, classes), classifier.parameters());
  for (const [name, variable] of Object.entries(classifier.parameters())) {
    const [start, gradient] = [variable.dataSync().slice(), gradients[name].dataSync()];
    const slope = Math.hypot(...gradient);
    assert.ok(slope > 0, name);
    // A step that changes the loss by about 0.02 of 40: far above float32's rounding, and too short to meet many kinks.
    const step = 0.01 / slope;
    const at = (direction: number): number =>
      tf.tidy(() => {
        variable.assign(
          tf.tensor(
            start.map((w, i) => w + (direction * step * gradient[i]) / slope),
            variable.shape,
          ),
        );
        return classifier.loss(x, classes).total.dataSync()[0];
      });
    const measured = (at(1) - at(-1)) / (2 * step);
    tf.tidy(() => variable.assign(tf.tensor(start, variable.shape)));
    assert.ok(Math.abs(measured / slope - 1) < 0.01, `${name}: ${measured} measured, ${slope} by the gradient`);
  }
  tf.dispose([gradients, x, classes]);
  classifier.dispose();
});

test("traced and eager agree on the gradients, and on the weights after 20 steps", () => {
  const classifier = new Classifier(3);
  const variables = classifier.parameters();
  const example: [tf.Tensor2D, tf.Tensor1D] = [batch(0), labels(0)];
  const loss = ([x, classes]: [tf.Tensor2D, tf.Tensor1D]) => classifier.loss(x, classes);
  const f = (inputs: [tf.Tensor2D, tf.Tensor1D]) => lossAndGradients(() => loss(inputs), variables).gradients;
  const compiled = compileFunction({ f, examples: [example], mode: "traced" });
  const [traced, eager] = [compiled.run(example), f(example)];
  assert.deepEqual(Object.keys(traced), Object.keys(variables));
  for (const name of Object.keys(variables)) {
    const distance = relativeDistance(traced[name].dataSync(), eager[name].dataSync());
    assert.ok(distance < 5e-6, `${name}: ${distance}`);
  }
  compiled.dispose();

  const start = values(variables);
  const ends = (["traced", "eager"] as const).map((mode) => {
    assign(variables, start);
    const step = compileTraining({ variables, loss, examples: [example], mode });
    assert.equal(step.mode, mode);
    const losses = Array.from({ length: 20 }, (_, k) => tf.tidy(() => step.run([batch(k % 5), labels(k % 5)]).total));
    step.dispose();
    return { losses, weights: values(variables) };
  });
  ends[0].losses.forEach((total, k) =>
    assert.ok(Math.abs(total / ends[1].losses[k] - 1) < 1e-4, `step ${k}: ${total} and ${ends[1].losses[k]}`),
  );
  assert.ok(ends[0].losses[15] < ends[0].losses[0] / 2, "the loss of the first batch falls");
  for (const name of Object.keys(start)) {
    const moved = (weights: Float32Array): Float32Array => weights.map((weight, i) => weight - start[name][i]);
    const distance = relativeDistance(moved(ends[0].weights[name]), moved(ends[1].weights[name]));
    // Adam's first steps are of size lr whatever the gradient's size, so rounding near a gradient of 0 counts in full.
    assert.ok(distance < 1e-2, `${name} moved by ${distance} of its way apart`);
  }
  tf.dispose([traced, eager, example]);
  classifier.dispose();
});

test("a classifier leaves no tensor behind when it is disposed", () => {
  const before = tf.memory().numTensors;
  const classifier = new Classifier(4);
  tf.dispose(classifier.features(tf.zeros([1, 784])));
  classifier.dispose();
  assert.equal(tf.memory().numTensors, before + 1, "but for the image that this test made");
});
