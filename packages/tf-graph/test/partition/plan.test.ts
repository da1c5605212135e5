import assert from "node:assert/strict";
import { test } from "node:test";
import { Plan, planPartition } from "../../src/partition/plan";
import { tf } from "../../src/tensorflow";
import { releaseCaptures, trace } from "../../src/trace/trace";
import { variableParts } from "../../src/training";
import { Case, classifierCase, vaeCase } from "../models";

/** The variables that live in parts if that many operations run at the same time, with the number of their parts. */
function inParts(model: Case, operations: number): Record<string, number> {
  const parts = variableParts({ ...model, examples: [model.example] }, operations);
  assert.deepEqual(Object.keys(parts), Object.keys(model.variables));
  model.dispose();
  return Object.fromEntries(Object.entries(parts).filter(([, count]) => count > 1));
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

/** The plan for a function of a [64, 784] and variables W [512, 784] and V [256, 512], for two operations at the same time. */
function planOf(
  f: (x: tf.Tensor2D, w: tf.Variable<tf.Rank.R2>, v: tf.Variable<tf.Rank.R2>) => tf.Tensor,
  inParts?: Map<string, number>,
): Plan {
  const x = tf.ones<tf.Rank.R2>([64, 784]);
  const [w, v] = [tf.variable(tf.ones<tf.Rank.R2>([512, 784])), tf.variable(tf.ones<tf.Rank.R2>([256, 512]))];
  const recording = trace(([input]) => ({ y: f(input as tf.Tensor2D, w, v) }), [x], { w, v });
  const plan = planPartition(recording, 2, inParts);
  releaseCaptures(recording);
  tf.dispose([x, w, v]);
  return plan;
}

const layer = (x: tf.Tensor2D, w: tf.Tensor2D) => tf.matMul(x, w, false, true) as tf.Tensor2D;

test("a variable that lives in parts stands there in parts of its rows, and another one whole", () => {
  const parts = new Map([["w", 2]]);
  assert.deepEqual(planOf((_, w) => w, parts).results.y.layout, { kind: "pieces", axis: 0, count: 2 });
  assert.deepEqual(planOf((_, __, v) => v, parts).results.y.layout, { kind: "whole" });
});

test("a variable whose rows alone are taken can live in parts; one that is taken whole as well, even by its negative, can not", () => {
  const parts = (f: Parameters<typeof planOf>[0]) => Object.fromEntries(planOf(f).variables);
  assert.deepEqual(
    parts((x, w, v) => layer(layer(x, w), v)),
    { w: 2, v: 2 },
  );
  assert.deepEqual(
    parts((x, w) => layer(x, w)),
    { w: 2, v: 1 },
    "v is not taken at all",
  );
  assert.deepEqual(
    parts((x, w) => tf.add(tf.sum(layer(x, w)), tf.sum(tf.square(w)))),
    { w: 1, v: 1 },
  );
  assert.deepEqual(
    parts((x, w) => tf.add(tf.sum(layer(x, w)), tf.sum(tf.mul(w, tf.fill(w.shape, -1))))),
    { w: 1, v: 1 },
  );
});

test("planned with its own variables in parts, a recording gets the same plan", () => {
  const f: Parameters<typeof planOf>[0] = (x, w, v) => layer(tf.relu(layer(x, w)), v);
  const first = planOf(f);
  const second = planOf(f, first.variables);
  const divisions = (plan: Plan) => plan.operations.map(({ op, division }) => ({ op, division }));
  assert.deepEqual(divisions(second), divisions(first));
  assert.deepEqual(second.variables, first.variables);
  assert.deepEqual(divisions(first), [
    { op: "MatMul", division: { count: 2, inputAxes: [undefined, 0], result: 1 } },
    { op: "Relu", division: { count: 2, inputAxes: [1], result: 1 } },
    { op: "MatMul", division: { count: 2, inputAxes: [undefined, 0], result: 1 } },
  ]);
});

test("only operations that a result depends on are planned", () => {
  const plan = planOf((x, w) => {
    tf.exp(w);
    return tf.square(x);
  });
  assert.deepEqual(
    plan.operations.map(({ op }) => op),
    ["Square"],
  );
});

test("a sum over rows of a layer's outputs is made of each part of them, and a sum over all of its parts is added", () => {
  const sums = (axis?: number) => planOf((x, w) => tf.sum(layer(x, w), axis)).operations.at(-1);
  assert.deepEqual(sums(0)?.op, "Sum");
  assert.deepEqual(sums(0)?.division, { count: 2, inputAxes: [1, undefined], result: 0 });
  assert.deepEqual(sums(1)?.division, { count: 2, inputAxes: [1, undefined], result: "sum" });
});
