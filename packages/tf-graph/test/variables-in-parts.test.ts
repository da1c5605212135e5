import assert from "node:assert/strict";
import { test } from "node:test";
import { lossAndGradients } from "../src/gradients";
import { releaseCaptures, trace } from "../src/trace";
import { variablesInParts } from "../src/variables-in-parts";
import { Case, classifierCase, vaeCase } from "./models";

/** The variables that would live in parts, were that many operations to run in parallel, with the number of their parts. */
function inParts(model: Case, operations: number): Record<string, number> {
  const record = (inputs: Parameters<Case["loss"]>[0]) =>
    lossAndGradients(() => model.loss(inputs), model.variables).gradients;
  const recording = trace(record, model.example, model.variables);
  const shapes = Object.fromEntries(Object.entries(model.variables).map(([name, { shape }]) => [name, shape]));
  const parts = [...variablesInParts(recording, model.example, shapes, operations)].filter(([, count]) => count > 1);
  releaseCaptures(recording);
  model.dispose();
  return Object.fromEntries(parts);
}

const LARGE_LAYERS = ["encoder.fc1", "encoder.fc2", "decoder.fc2", "decoder.fc3"];

test("the VAE's large layers live in parts, weights and biases, and its small ones do not", () => {
  for (const operations of [2, 4]) {
    const expected = LARGE_LAYERS.flatMap((layer) => [
      [`${layer}.weight`, operations],
      [`${layer}.bias`, operations],
    ]);
    assert.deepEqual(inParts(vaeCase(), operations), Object.fromEntries(expected));
  }
});

test("no number of operations leaves the large layers whole: each has that many parts, or as many as have the least work", () => {
  for (let operations = 2; operations <= 24; operations++) {
    const found = inParts(vaeCase(), operations);
    // 64 · 784 · 512 and 64 · 512 · 256 multiplications, and 2^20 for a part at least.
    const most = { "encoder.fc1": 24, "encoder.fc2": 8, "decoder.fc2": 8, "decoder.fc3": 24 };
    for (const [layer, parts] of Object.entries(most))
      assert.equal(found[`${layer}.weight`], Math.min(parts, operations), `${layer}, ${operations}`);
  }
});

test("nothing lives in parts with one operation at a time, nor in a model of small products", () => {
  assert.deepEqual(inParts(vaeCase(), 1), {});
  assert.deepEqual(inParts(classifierCase(), 2), {});
});
