import assert from "node:assert/strict";
import { test } from "node:test";
import { variablesInParts } from "../../lib/compile/emission";
import { lossAndGradients } from "../../lib/compile/gradients";
import { releaseCaptures, trace } from "../../lib/compile/trace";
import { Case, classifierCase, vaeCase } from "./models";

/** The names of the variables that would live in parts, were that many operations to run in parallel. */
function inParts(model: Case, operations: number): string[] {
  const record = (inputs: Parameters<Case["loss"]>[0]) => lossAndGradients(() => model.loss(inputs), model.variables).gradients;
  const recording = trace(record, model.example, model.variables);
  const parts = [...variablesInParts(recording, operations)].filter(([, count]) => count > 1);
  releaseCaptures(recording);
  model.dispose();
  for (const [, count] of parts) assert.equal(count, operations);
  return parts.map(([name]) => name);
}

test("the VAE's first weight, whose input needs no gradient, is the one that lives in parts", () => {
  assert.deepEqual(inParts(vaeCase(), 2), ["encoder.fc1.weight"]);
  assert.deepEqual(inParts(vaeCase(), 4), ["encoder.fc1.weight"]);
});

test("nothing lives in parts with one operation at a time, nor in a model of small products", () => {
  assert.deepEqual(inParts(vaeCase(), 1), []);
  assert.deepEqual(inParts(classifierCase(), 2), []);
});
