import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "@vae-notebooks/testing";
import { compileFunction } from "../../src";
import { divideElementwise } from "../../src/partition/elementwise";
import type { Division, Layout } from "../../src/partition/planned-value";
import { tf } from "../../src/tensorflow";
import { halves, planned, request } from "./planned";

const [ROWS, COLUMNS] = [halves(0), halves(1)];

/** How an operation on a [4, 6] with this layout, and on another value where its shape is given, is divided. */
function divide(op: string, layout: Layout, other?: number[]): Division | undefined {
  const inputs = [planned([4, 6], layout), ...(other ? [planned(other)] : [])];
  return divideElementwise(request(op, inputs, [4, 6]));
}

test("an elementwise operation on pieces is done on each of them", () => {
  assert.deepEqual(divide("Relu", COLUMNS), { count: 2, inputAxes: [1], result: 1 });
  assert.deepEqual(divide("Relu", ROWS), { count: 2, inputAxes: [0], result: 0 });
});

test("a second factor of the same shape is cut in the same way, and a single number goes to each piece", () => {
  assert.deepEqual(divide("Mul", ROWS, [4, 6]), { count: 2, inputAxes: [0, 0], result: 0 });
  assert.deepEqual(divide("Mul", ROWS, []), { count: 2, inputAxes: [0, undefined], result: 0 });
});

test("a bias is cut with columns and goes whole to rows", () => {
  assert.deepEqual(divide("BiasAdd", COLUMNS, [6]), { count: 2, inputAxes: [1, 0], result: 1 });
  assert.deepEqual(divide("BiasAdd", ROWS, [6]), { count: 2, inputAxes: [0, undefined], result: 0 });
});

test("an operation stays whole on whole values, where it mixes places, and where a shape is broadcast", () => {
  assert.equal(divide("Relu", { kind: "whole" }), undefined);
  assert.equal(divide("Softmax", ROWS), undefined);
  assert.equal(divide("Mul", ROWS, [4, 1]), undefined);
});

test("what follows a product in pieces gives what it gives eagerly", () => {
  const random = (shape: [number, number], seed: number) => tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", seed);
  const [x, weights, bias] = [
    random([128, 256], 1),
    random([96, 256], 2),
    tf.randomNormal<tf.Rank.R1>([96], 0, 1, "float32", 3),
  ];
  const f = ([input, other]: tf.Tensor2D[]) => {
    const hidden = tf.relu(tf.add(tf.matMul(input, weights, false, true), bias));
    return {
      result: tf.mul(tf.softplus(tf.sub(hidden, other)), 0.5),
      column: tf.mul(hidden, tf.slice(other, [0, 0], [128, 1])),
    };
  };
  const inputs = [x, random([128, 96], 4)];
  const compiled = compileFunction({ f, examples: [inputs], mode: "traced" });
  const [found, expected] = [compiled.run(inputs), f(inputs)];
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assertClose(found[name].dataSync(), expected[name].dataSync(), { absolute: 1e-3 }, name);
  }
  compiled.dispose();
});
