import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { DTYPES } from "../src/native";
import { addInPieces } from "../src/parallel-elementwise";
import { Pieces, Value } from "../src/value";
import { tf } from "../src/tensorflow";
import { assertClose } from "@vae-notebooks/testing";
import { recordedGraph } from "./recorded-graph";

const ROWS: Pieces = { axis: 0, names: ["upper:0", "lower:0"] };
const COLUMNS: Pieces = { axis: 1, names: ["left:0", "right:0"] };

/** The nodes that an operation on a [4, 6] in pieces and another value becomes, and the axis of its pieces. */
function nodes(op: string, pieces: Pieces | string, other?: number[]): { added: string[]; axis?: number } {
  const { graph, added } = recordedGraph();
  const value = (shape: number[], made: Pieces | string) => new Value(graph, { shape, dtype: DTYPES.float32 }, made);
  const inputs = [value([4, 6], pieces), ...(other ? [value(other, "other:0")] : [])];
  const result = addInPieces(graph, { op, inputs, attributes: [], result: { shape: [4, 6], dtype: DTYPES.float32 } });
  return { added, axis: result?.pieces?.axis };
}

test("an elementwise operation on pieces is done on each of them, and nothing is joined", () => {
  assert.deepEqual(nodes("Relu", COLUMNS), { added: ["Relu", "Relu"], axis: 1 });
  assert.deepEqual(nodes("Relu", ROWS), { added: ["Relu", "Relu"], axis: 0 });
});

test("a second factor of the same shape is cut alike, and a single number goes to each piece", () => {
  assert.deepEqual(nodes("Mul", ROWS, [4, 6]), { added: ["Split", "Mul", "Mul"], axis: 0 });
  assert.deepEqual(nodes("Mul", ROWS, []), { added: ["Mul", "Mul"], axis: 0 });
});

test("a bias is cut with columns and goes whole to rows", () => {
  assert.deepEqual(nodes("BiasAdd", COLUMNS, [6]), { added: ["Split", "BiasAdd", "BiasAdd"], axis: 1 });
  assert.deepEqual(nodes("BiasAdd", ROWS, [6]), { added: ["BiasAdd", "BiasAdd"], axis: 0 });
});

test("whole values, operations that mix places and shapes that are spread out are left to be done whole", () => {
  for (const found of [nodes("Relu", "whole:0"), nodes("Softmax", ROWS), nodes("Mul", ROWS, [4, 1])]) {
    assert.deepEqual(found, { added: [], axis: undefined });
  }
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
