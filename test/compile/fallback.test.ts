import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction, compileTraining } from "../../lib/compile";
import { Binding, nativeBackend } from "../../lib/compile/native";
import { tf } from "../../lib/tensorflow";
import { classifierCase } from "./models";

/** Runs f with a binding in which some functions are others, as another TensorFlow under tfjs-node might have them. */
function withBinding(changed: { [name in keyof Binding]?: unknown }, f: () => void): void {
  const backend = nativeBackend();
  const { binding } = backend;
  backend.binding = Object.create(binding, Object.getOwnPropertyDescriptors(changed));
  try {
    f();
  } finally {
    backend.binding = binding;
  }
}

function opNotRegistered(): never {
  throw new Error("Failed to load SavedModel: Op type not registered 'ResourceApplyAdam' in binary");
}

function kernelMissing(): never {
  throw new Error("Session fail to run with error: No OpKernel was registered to support Op 'DeepCopy'");
}

const CASES: [string, { [name in keyof Binding]?: unknown }, RegExp][] = [
  ["no session", { runSavedModel: undefined, loadSavedModel: undefined }, /binding has no loadSavedModel, runSavedModel/],
  ["an operation it does not know", { loadSavedModel: opNotRegistered }, /Op type not registered 'ResourceApplyAdam'/],
  ["an operation it can't run", { runSavedModel: kernelMissing }, /No OpKernel was registered/],
];

for (const [what, changed, reason] of CASES) {
  test(`a TensorFlow with ${what} trains eagerly behind the same interface and says why`, () => {
    const model = classifierCase();
    const options = { variables: model.variables, loss: model.loss, examples: [model.example] };
    const tensors = tf.memory().numTensors;
    withBinding(changed, () => {
      const step = compileTraining(options);
      assert.equal(step.mode, "eager");
      assert.match(step.reason as string, reason);
      const first = step.run(model.batch(0)).total;
      for (let k = 0; k < 20; k++) step.run(model.batch(0));
      assert.ok(step.run(model.batch(0)).total < first);
      step.dispose();

      const f = compileFunction({ f: () => ({ y: tf.scalar(2) }), examples: [[]] });
      assert.equal(f.mode, "eager");
      assert.match(f.reason as string, reason);
      const { y } = f.run([]);
      assert.equal(y.dataSync()[0], 2);
      y.dispose();

      assert.throws(() => compileTraining({ ...options, mode: "traced" }), reason);
    });
    assert.equal(tf.memory().numTensors, tensors);
    model.dispose();
  });
}

test("here the step is traced, with no reason not to, and eager where it is asked for", () => {
  const model = classifierCase();
  const options = { variables: model.variables, loss: model.loss, examples: [model.example] };
  const auto = compileTraining(options);
  assert.equal(auto.mode, "traced");
  assert.equal(auto.reason, undefined);
  const eager = compileTraining({ ...options, mode: "eager" });
  assert.equal(eager.mode, "eager");
  auto.dispose();
  eager.dispose();
  model.dispose();
});
