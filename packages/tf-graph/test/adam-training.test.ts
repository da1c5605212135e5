import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { compileTraining } from "../src";
import { tf } from "../src/tensorflow";

// Made by test/fixtures/adam.py with torch.optim.Adam([weights], lr=1e-3, betas=(0.9, 0.999), eps=1e-8).
const fixture = JSON.parse(fs.readFileSync(path.join(__dirname, "../../test/fixtures/adam.json"), "utf8"));

for (const mode of ["traced", "eager"] as const) {
  test(`${mode} Adam makes PyTorch's three steps, also where the gradient is as small as epsilon`, () => {
    const weights = tf.variable(tf.tensor1d(fixture.start));
    const scale = tf.tensor1d(fixture.scale);
    const target = tf.tensor1d(fixture.target);
    const step = compileTraining({
      variables: { weights },
      loss: ([wanted]: [tf.Tensor]) => ({
        total: tf.sum<tf.Scalar>(tf.mul(scale, tf.square(tf.sub(weights, wanted)))),
      }),
      examples: [[target]],
      mode,
    });
    for (const expected of fixture.steps) {
      const { total } = step.run([target]);
      const { firstMoments, secondMoments } = step.state();
      near([total], [expected.loss]);
      near(weights.dataSync(), expected.weights);
      near(firstMoments.weights, expected.first_moments);
      // TensorFlow decays with 1 − β₂ of the float32 0.999, which is 1.3e-5 off 0.001; the bias correction takes it back.
      near(secondMoments.weights, expected.second_moments, 2e-5);
    }
    step.dispose();
    tf.dispose([weights, scale, target]);
  });
}

function near(found: ArrayLike<number>, expected: number[], tolerance = 3e-7): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) =>
    assert.ok(Math.abs(found[i] / value - 1) <= tolerance, `${i}: ${found[i]}, expected ${value}`),
  );
}
