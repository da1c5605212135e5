import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining } from "../../src";
import { tf } from "../../src/tensorflow";
import { classifierCase, values } from "../models";

for (const mode of ["traced", "eager"] as const) {
  test(`while a runAll of ${mode} training goes on, what would disturb it is refused, and it ends as it would have`, async () => {
    const model = classifierCase();
    const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example], mode });
    const before = step.state();
    const first = step.runAll([0, 1, 2, 3].map(model.batch), { interval: 0 });
    await assert.rejects(step.runAll([model.batch(0)]), /runAll: a runAll of the training step is going on/);
    assert.throws(() => step.run(model.batch(0)), /run: a runAll of the training step is going on/);
    assert.throws(() => step.restore(before), /restore: a runAll/);
    assert.throws(() => step.dispose(), /dispose: a runAll/);
    assert.equal((await first).steps, 4);
    assert.equal(step.step, 4);
    step.run(model.batch(4));
    step.dispose();
    model.dispose();
  });

  test(`disposing a ${mode} step or function twice is harmless, and using it afterwards an error that says so`, async () => {
    const model = classifierCase();
    const step = compileTraining({ variables: model.variables, loss: model.loss, examples: [model.example], mode });
    const f = compileFunction({ f: model.loss, examples: [model.example], mode });
    step.dispose();
    f.dispose();
    const { numTensors } = tf.memory();
    const weights = values(model.variables);
    step.dispose();
    f.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
    assert.throws(() => step.run(model.batch(0)), /run: the training step was disposed/);
    assert.throws(() => step.state(), /state: the training step was disposed/);
    assert.throws(() => step.restore(), /restore: the training step was disposed/);
    await assert.rejects(step.runAll([model.batch(0)]), /runAll: the training step was disposed/);
    assert.throws(() => f.run(model.batch(0)), /run: the compiled function was disposed/);
    await assert.rejects(f.runAll([]), /runAll: the compiled function was disposed/);
    assert.deepEqual(values(model.variables), weights);
    model.dispose();
  });
}
