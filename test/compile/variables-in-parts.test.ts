import assert from "node:assert/strict";
import { test } from "node:test";
import { lossAndGradients } from "../../lib/compile/gradients";
import { releaseCaptures, trace } from "../../lib/compile/trace";
import { variablesInParts } from "../../lib/compile/variables-in-parts";
import { Case, classifierCase, vaeCase } from "./models";

/** The names of the variables that would live in parts, were that many operations to run in parallel. */
function inParts(model: Case, operations: number): string[] {
  const record = (inputs: Parameters<Case["loss"]>[0]) => lossAndGradients(() => model.loss(inputs), model.variables).gradients;
  const recording = trace(record, model.example, model.variables);
  const shapes = Object.fromEntries(Object.entries(model.variables).map(([name, { shape }]) => [name, shape]));
  const parts = [...variablesInParts(recording, model.example, shapes, operations)].filter(([, count]) => count > 1);
  releaseCaptures(recording);
  model.dispose();
  for (const [, count] of parts) assert.equal(count, operations);
  return parts.map(([name]) => name);
}

const LARGE_LAYERS = ["encoder.fc1", "encoder.fc2", "decoder.fc2", "decoder.fc3"];

test("the VAE's large layers live in parts, weights and biases, and its small ones do not", () => {
  const expected = LARGE_LAYERS.flatMap((layer) => [`${layer}.weight`, `${layer}.bias`]).sort();
  assert.deepEqual(inParts(vaeCase(), 2).sort(), expected);
  assert.deepEqual(inParts(vaeCase(), 4).sort(), expected);
});

test("nothing lives in parts with one operation at a time, nor in a model of small products", () => {
  assert.deepEqual(inParts(vaeCase(), 1), []);
  assert.deepEqual(inParts(classifierCase(), 2), []);
});
