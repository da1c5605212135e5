import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "@vae-notebooks/testing";
import { compileFunction, lossAndGradients } from "../../src";
import { tf } from "../../src/tensorflow";

// Functions of several operations, traced and eager; kernels.test.ts tries each operation alone.

const random = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number) =>
  tf.randomNormal<R>(shape, 0, 1, "float32", seed);
const images = random<tf.Rank.R4>([2, 8, 8, 3], 1);
const matrix = random<tf.Rank.R2>([4, 6], 2);
const kernel = tf.variable(random<tf.Rank.R4>([3, 3, 3, 4], 3));
const depthwise = tf.variable(random<tf.Rank.R4>([3, 3, 3, 1], 4));
const transposed = tf.variable(random<tf.Rank.R4>([3, 3, 5, 3], 5));
const lstmKernel = random<tf.Rank.R2>([8, 8], 6);

type Results = Record<string, tf.Tensor>;

/** The gradients of the sum of squares of what f returns. */
function gradients(variables: Record<string, tf.Variable>, f: () => tf.Tensor): Results {
  return lossAndGradients(() => ({ total: tf.sum<tf.Scalar>(tf.square(f())) }), variables).gradients;
}

const IMAGE_FUNCTIONS: Record<string, (x: tf.Tensor4D) => Results> = {
  "convolutions, with their gradients": (x) => ({
    ...gradients({ kernel }, () => tf.conv2d(x, kernel, 2, "same")),
    ...gradients({ depthwise }, () => tf.depthwiseConv2d(x, depthwise, 1, "same")),
    ...gradients({ transposed }, () => tf.conv2dTranspose(x, transposed, [2, 16, 16, 5], 2, "same")),
  }),
  "pooling, with its gradients": (x) => ({
    max: gradients({ kernel }, () => tf.maxPool(tf.conv2d(x, kernel, 1, "same"), 2, 2, "same")).kernel,
    mean: gradients({ kernel }, () => tf.avgPool(tf.conv2d(x, kernel, 1, "same"), 2, 2, "same")).kernel,
  }),
  "batch normalisation, with its gradients": (x) =>
    gradients({ kernel }, () => {
      const made = tf.conv2d(x, kernel, 1, "same");
      const { mean, variance } = tf.moments(made, [0, 1, 2]);
      return tf.batchNorm(made, mean as tf.Tensor1D, variance as tf.Tensor1D, tf.zeros([4]), tf.ones([4]));
    }),
  resizing: (x) => ({ y: tf.image.resizeBilinear(x, [16, 16]) }),
};

const MATRIX_FUNCTIONS: Record<string, (x: tf.Tensor2D) => Results> = {
  "softmax and its logarithm": (x) => ({ y: tf.softmax(x), z: tf.logSoftmax(x), sum: tf.logSumExp(x, 1) }),
  einsum: (x) => ({ y: tf.einsum("ij,kj->ik", x, x) }),
  "sorting and counting": (x) => ({ top: tf.topk(x, 2).values, sums: tf.cumsum(x, 1), largest: tf.argMax(x, 1) }),
  "choosing by a condition": (x) => ({ y: tf.where(tf.greater(x, 0), x, tf.zerosLike(x)) }),
  "slices and stacks": (x) => ({
    stacked: tf.stack(tf.split(x, 2, 1)),
    slice: tf.slice(x, [1, 1], [2, 2]),
    strided: tf.stridedSlice(x, [0, 0], [4, 6], [2, 2]),
    tiled: tf.tile(tf.transpose(x), [2, 1]),
    mirrored: tf.mirrorPad(x, [[1, 1] as [number, number], [0, 0] as [number, number]], "reflect"),
  }),
  "an LSTM cell": (x) => {
    const state = tf.zeros<tf.Rank.R2>([4, 2]);
    const [c, h] = tf.basicLSTMCell(tf.scalar(1), lstmKernel, tf.zeros<tf.Rank.R1>([8]), x, state, state);
    return { c, h };
  },
  "a Fourier transform and a QR decomposition": (x) => ({
    real: tf.real(tf.spectral.rfft(x)),
    r: tf.linalg.qr(x)[1],
  }),
};

function agrees<T extends tf.Tensor>(name: string, f: (x: T) => Results, x: T): void {
  test(`traced, ${name} give what they give eagerly`, () => {
    const compiled = compileFunction({ f: ([input]: tf.Tensor[]) => f(input as T), examples: [[x]], mode: "traced" });
    const [found, expected] = [compiled.run([x]), tf.tidy(() => f(x))];
    assert.deepEqual(Object.keys(found), Object.keys(expected));
    for (const result of Object.keys(expected))
      // Sums of a few hundred products, in another order where a fused operation stands in the graph.
      assertClose(found[result].dataSync(), expected[result].dataSync(), { absolute: 1e-5, relative: 1e-5 }, result);
    compiled.dispose();
  });
}

for (const [name, f] of Object.entries(IMAGE_FUNCTIONS)) agrees(name, f, images);
for (const [name, f] of Object.entries(MATRIX_FUNCTIONS)) agrees(name, f, matrix);

test("random numbers made in JavaScript are refused, as is an output whose shape depends on values", () => {
  const compile = (f: (x: tf.Tensor2D) => tf.Tensor) =>
    compileFunction({ f: ([x]: [tf.Tensor2D]) => ({ y: f(x) }), examples: [[matrix]] });
  assert.throws(() => compile((x) => tf.dropout(x, 0.5)), /made on the host with other values/);
  assert.throws(() => compile((x) => tf.add(x, tf.randomNormal([4, 6]))), /made on the host with other values/);
  assert.throws(
    () => compile((x) => tf.unique(tf.reshape(x, [24]) as tf.Tensor1D).values),
    /the shape of its output depends on values/,
  );
});
