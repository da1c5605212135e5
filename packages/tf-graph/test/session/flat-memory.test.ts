import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { compileFunction, compileModel, compileTraining } from "../../src";
import { nativeBackend } from "../../src/backend";
import { tf } from "../../src/tensorflow";

// That memory grows with the steps is what users of TensorFlow.js report: tensorflow/tfjs issues #8326 ("Memory leak and crash,
// now and 2 years ago, tfjs-node") and #8570 ("Memory leaks").

const STEPS = 10_000;
const WARM_UP = 2000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

interface Memory {
  numTensors: number;
  numBytes: number;
  native: number;
  rss: number;
}

function memory(): Memory {
  collect();
  const { numTensors, numBytes } = tf.memory();
  return { numTensors, numBytes, native: nativeBackend().binding.getNumOfTensors(), rss: process.memoryUsage.rss() };
}

/**
 * Does 2,000 steps, within which the resident memory reaches its level, then as many as are asked for, and asserts that nothing is
 * held of these.
 *
 * The resident memory may grow by less than 8 MiB. One array of 32 KiB, as each of these tests has one at each step, that was kept
 * at every fifth of 2,000 steps would make it grow by 12 MiB.
 */
async function assertFlat(steps: (count: number) => Promise<unknown>, count = STEPS): Promise<void> {
  await steps(WARM_UP);
  const before = memory();
  await steps(count);
  const after = memory();
  assert.deepEqual({ ...after, rss: 0 }, { ...before, rss: 0 });
  const growth = (after.rss - before.rss) / 2 ** 20;
  assert.ok(growth < 8, `the resident memory grew by ${growth.toFixed(1)} MiB`);
}

// 8192 numbers: 32 KiB.
const [x, y] = [tf.ones([64, 128]), tf.ones([64, 1])];

test(`memory is flat over ${STEPS} steps of compileTraining`, async () => {
  const weight = tf.tidy(() => tf.variable(tf.ones([128, 1])));
  const step = compileTraining({
    variables: { weight },
    loss: ([points, wanted]) => ({
      total: tf.mean<tf.Scalar>(tf.squaredDifference(tf.matMul(points as tf.Tensor2D, weight as tf.Tensor2D), wanted)),
    }),
    examples: [[x, y]],
    mode: "traced",
  });
  const batch = (): [Float32Array, tf.Tensor] => [new Float32Array(64 * 128).fill(0.5), y];
  await assertFlat((count) =>
    step.runAll(
      (function* () {
        for (let k = 0; k < count; k++) yield batch();
      })(),
    ),
  );
  step.dispose();
  weight.dispose();
});

test(`memory is flat over ${STEPS} runs of a compiled function that assigns a variable and returns 32 KiB`, async () => {
  const sum = tf.tidy(() => tf.variable(tf.zeros([64, 128])));
  const f = ([input]: [tf.Tensor2D]) => {
    sum.assign(tf.add(sum, input));
    return { doubled: tf.mul(sum, 2) };
  };
  const compiled = compileFunction({ f, examples: [[x as tf.Tensor2D]], mode: "traced" });
  await assertFlat(async (count) => {
    for (let k = 0; k < count; k++) compiled.run([x]).doubled.dispose();
  });
  compiled.dispose();
  sum.dispose();
});

// Fewer, since model.fit itself takes its time for a step.
test("memory is flat over 2000 steps of model.fit as a graph", async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [128] })] });
  model.compile({ optimizer: tf.train.adam(), loss: "meanSquaredError" });
  const graphs = compileModel(model, { mode: "traced" });
  const [rows, wanted] = [tf.ones([800, 128]), tf.ones([800, 64])];
  const fit = { batchSize: 8, shuffle: false, verbose: 0, yieldEvery: "never" } as const;
  await assertFlat((count) => model.fit(rows, wanted, { ...fit, epochs: count / 100 }), 2000);
  graphs.dispose();
  model.dispose();
  tf.dispose([rows, wanted]);
});
