import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileTraining } from "../src";
import { nativeKernels } from "../src/native-kernels";
import { tf } from "../src/tensorflow";

const available = nativeKernels({}) !== undefined;
const skip = available ? false : "the native kernels are not compiled";

/** Five steps of a layer without bias; the weights and both moments after them. */
function trained(rows: number, columns: number, batch: number, kernels: string): Float32Array[] {
  const before = process.env.VAE_KERNELS;
  process.env.VAE_KERNELS = kernels;
  const numbers = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => scale * Math.sin(i * i + 1));
  const weights = tf.variable(tf.tensor2d(numbers(rows * columns, 0.1), [rows, columns]));
  const x = tf.tensor2d(numbers(batch * columns, 1), [batch, columns]);
  const wanted = tf.tensor2d(numbers(batch * rows, 2), [batch, rows]);
  const step = compileTraining({
    variables: { weights },
    loss: ([of, to]: tf.Tensor[]) => ({
      total: tf.sum<tf.Scalar>(tf.squaredDifference(tf.matMul(of, weights, false, true), to)),
    }),
    examples: [[x, wanted]],
    mode: "traced",
  });
  for (let k = 0; k < 5; k++) step.run([x, wanted]);
  const { firstMoments, secondMoments } = step.state();
  const made = [weights.dataSync().slice() as Float32Array, firstMoments.weights, secondMoments.weights];
  step.dispose();
  tf.dispose([weights, x, wanted]);
  if (before === undefined) delete process.env.VAE_KERNELS;
  else process.env.VAE_KERNELS = before;
  return made;
}

describe("the update of weights together with their gradient", { skip }, () => {
  // Sizes below, at and above those of a tile (8 rows, 48 columns with AVX-512), and layers that are cut into uneven parts.
  for (const [rows, columns, batch] of [
    ...[
      [1, 1, 1],
      [8, 48, 4],
      [9, 49, 3],
      [7, 47, 5],
      [3, 17, 2],
      [20, 256, 64],
    ],
    ...[
      [513, 785, 16],
      [512, 784, 33],
    ],
  ]) {
    test(`agrees with TensorFlow's own for [${rows}, ${columns}] weights and ${batch} examples`, () => {
      const [ours, theirs] = ["own", "tensorflow"].map((kernels) => trained(rows, columns, batch, kernels));
      for (const [which, name] of ["weights", "first moments", "second moments"].entries()) {
        const scale = theirs[which].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        ours[which].forEach((value, i) => {
          const error = Math.abs(value - theirs[which][i]) / scale;
          // A weight moves by the sign of a gradient near 0, so it may differ by more than the gradient's rounding.
          assert.ok(error < (which === 0 ? 1e-3 : 1e-5), `${name}[${i}]: ${value}, expected ${theirs[which][i]}`);
        });
      }
    });
  }

  test("gives the same bits again, which are not those of TensorFlow's operations: it is what computes", () => {
    const own = trained(513, 785, 16, "own");
    assert.deepEqual(trained(513, 785, 16, "own"), own);
    assert.notDeepEqual(trained(513, 785, 16, "tensorflow"), own);
  });
});

test("an assigned or read tf.Variable shares no memory with what the next step changes", () => {
  const start = tf.ones([300, 200]);
  const weights = tf.variable(start);
  const x = tf.ones([4, 200]);
  const step = compileTraining({
    variables: { weights },
    loss: ([of]: tf.Tensor[]) => ({ total: tf.sum<tf.Scalar>(tf.square(tf.matMul(of, weights, false, true))) }),
    examples: [[x]],
    mode: "traced",
  });
  step.run([x]);
  const first = tf.clone(weights);
  const before = first.dataSync().slice();
  step.run([x]);
  assert.deepEqual(first.dataSync(), before);
  assert.notDeepEqual(weights.dataSync(), before);
  assert.ok(start.dataSync().every((one) => one === 1));
  step.dispose();
  tf.dispose([weights, x, start, first]);
});

test("VAE_KERNELS=tensorflow leaves them out, and another word is refused", () => {
  assert.equal(nativeKernels({ VAE_KERNELS: "tensorflow" }), undefined);
  assert.throws(() => nativeKernels({ VAE_KERNELS: "none" }), {
    name: "RangeError",
    message: 'VAE_KERNELS: expected "own" or "tensorflow", found "none"',
  });
});
