import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { compileFunction, compileTraining } from "../../src";
import { nativeBackend } from "../../src/backend";
import { tf } from "../../src/tensorflow";
import { vaeCase } from "../models";

/** What may leak: tensors and data of TensorFlow.js, tensors and sessions of the binding. */
function held(): Record<string, number> {
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const { binding } = nativeBackend();
  return {
    numTensors,
    numDataBuffers,
    numBytes,
    native: binding.getNumOfTensors(),
    sessions: binding.getNumOfSavedModels(),
  };
}

for (const mode of ["traced", "eager"] as const) {
  test(`${mode} training holds no more tensors after a run than before, and none after dispose`, async () => {
    const model = vaeCase(8);
    tf.tidy(() => void model.loss(model.example));
    const outside = held();
    const options = { variables: model.variables, loss: model.loss, examples: [model.example], mode };
    const step = compileTraining(options);
    step.run(model.batch(0));
    const inside = held();
    step.restore(step.state());
    await step.runAll([model.batch(1), model.batch(2), model.batch(3)]);
    step.run(model.batch(4));
    assert.throws(() => step.run([Int32Array.of(1)]));
    assert.throws(() => step.run([new Int32Array(8).fill(-1), Int32Array.of(0, 0)]));
    assert.deepEqual(held(), inside, "while it is used");
    const evaluation = compileFunction({ f: model.loss, examples: [model.example], mode });
    await evaluation.runAll([model.batch(0), model.batch(1)]);
    evaluation.dispose();
    step.dispose();
    assert.deepEqual(held(), outside, "after dispose");
    model.dispose();
  });
}

test("a compilation that fails leaves nothing behind", () => {
  const model = vaeCase(8);
  tf.tidy(() => void model.loss(model.example));
  const outside = held();
  const loss = (inputs: tf.Tensor[]): ReturnType<typeof model.loss> => {
    const terms = model.loss(inputs);
    terms.total.dataSync();
    return terms;
  };
  assert.throws(
    () => compileTraining({ variables: model.variables, loss, examples: [model.example] }),
    /was read on the host/,
  );
  assert.deepEqual(held(), outside);
  model.dispose();
});

test("the directory that the graph is loaded from is gone once it is compiled", () => {
  const made: string[] = [];
  const backend = nativeBackend();
  const { binding } = backend;
  const loadSavedModel = (directory: string, tags: string): number => {
    made.push(directory);
    assert.ok(fs.existsSync(path.join(directory, "saved_model.pb")));
    return binding.loadSavedModel(directory, tags);
  };
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors({ loadSavedModel }));
  try {
    compileFunction({ f: () => ({ y: tf.scalar(1) }), examples: [[]], mode: "traced" }).dispose();
  } finally {
    backend.binding = binding;
  }
  assert.equal(made.length, 1);
  assert.equal(path.dirname(made[0]), os.tmpdir());
  assert.ok(!fs.existsSync(made[0]));
});
