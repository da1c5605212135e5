import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { compileFunction, compileTraining, onFallback } from "../src";
import { Attribute, Binding, nativeBackend } from "../src/backend";
import { tf } from "../src/tensorflow";
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
  [
    "no session",
    { runSavedModel: undefined, loadSavedModel: undefined },
    /binding has no loadSavedModel, runSavedModel/,
  ],
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

test("whoever asks is told once of each reason to run eagerly, and nobody where that was asked for", () => {
  const told: string[] = [];
  const end = onFallback((reason) => told.push(reason));
  const compile = (mode?: "eager") =>
    compileFunction({ f: () => ({ y: tf.scalar(2) }), examples: [[]], mode }).dispose();
  compile();
  compile("eager");
  assert.deepEqual(told, []);
  withBinding({ loadSavedModel: opNotRegistered }, () => [0, 1].forEach(() => compile()));
  assert.equal(told.length, 1);
  assert.match(told[0], /Op type not registered/);
  withBinding({ runSavedModel: undefined }, () => compile());
  assert.equal(told.length, 2);
  end();
  withBinding({ executeOp: undefined }, () => compile());
  assert.equal(told.length, 2);
});

/** A function with an operation that has an attribute of the type TF_ATTR_FUNC, 8, which eager execution does not look at here. */
function withUnknownAttribute(f: () => void): void {
  const original = tf.getKernel("Exp", "tensorflow");
  const { binding } = nativeBackend();
  const known = (attributes: Attribute[]) => attributes.filter(({ type }) => type !== 8);
  const executeOp: Binding["executeOp"] = (op, attributes, ...rest) =>
    binding.executeOp(op, known(attributes), ...rest);
  tf.unregisterKernel("Exp", "tensorflow");
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs }) =>
      nativeBackend().executeSingleOutput(
        "Exp",
        [
          { name: "T", type: 4, value: 1 },
          { name: "body", type: 8, value: "f" },
        ],
        [inputs.x as tf.TensorInfo],
      ) as tf.Tensor,
  });
  try {
    withBinding({ executeOp }, f);
  } finally {
    tf.unregisterKernel("Exp", "tensorflow");
    tf.registerKernel(original);
  }
}

test("an attribute of a type that a graph can't be given is a failure of tracing: it runs eagerly and says which", () => {
  const f = ([x]: [tf.Tensor1D]) => ({ y: tf.exp(x) });
  const examples: [tf.Tensor1D][] = [[tf.tensor1d([0])]];
  withUnknownAttribute(() => {
    const compiled = compileFunction({ f, examples });
    assert.equal(compiled.mode, "eager");
    assert.match(
      compiled.reason as string,
      /the attribute "body" of Exp has a type that a graph can't be given here \(8 /,
    );
    assert.equal(compiled.run([Float32Array.of(0)]).y.dataSync()[0], 1);
    compiled.dispose();
    assert.throws(() => compileFunction({ f, examples, mode: "traced" }), /the attribute "body" of Exp/);
  });
});

test("an error of the function's own is thrown as it is, not taken for a failure of tracing", () => {
  const f = () => {
    throw new TypeError("mine");
  };
  assert.throws(() => compileFunction({ f, examples: [[]] }), { name: "TypeError", message: "mine" });
  const model = classifierCase();
  assert.throws(() => compileTraining({ variables: model.variables, loss: f, examples: [model.example] }), {
    name: "TypeError",
    message: "mine",
  });
  model.dispose();
});

test("where a private file of tfjs-node has moved the library is imported and runs eagerly, saying which file", () => {
  const library = path.join(__dirname, "../src");
  const program = `
    const Module = require("node:module");
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (request, ...rest) {
      if (request === "@tensorflow/tfjs-node/dist/proto/api_pb") throw new Error("Cannot find module '" + request + "'");
      return resolve.call(this, request, ...rest);
    };
    const { compileFunction } = require(${JSON.stringify(library)});
    const { tf } = require(${JSON.stringify(path.join(library, "tensorflow"))});
    const { mode, reason } = compileFunction({ f: () => ({ y: tf.scalar(1) }), examples: [[]] });
    console.log(JSON.stringify({ mode, reason }));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const { mode, reason } = JSON.parse(stdout.trim()) as { mode: string; reason: string };
  assert.equal(mode, "eager");
  assert.match(reason, /@tensorflow\/tfjs-node\/dist\/proto\/api_pb can't be loaded/);
});
