import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../../lib/compile";
import { Graph } from "../../lib/compile/graph";
import { ATTRIBUTE_TYPES, DTYPES } from "../../lib/compile/native";
import { addProduct } from "../../lib/compile/parallel-products";
import { tf } from "../../lib/tensorflow";
import { assertClose } from "../support/close";

/** The nodes that a product [m, k] by [k, n] becomes, by their operations. */
function nodes(m: number, k: number, n: number, { transposeA = false, transposeB = false, parts = 2, known = true } = {}): string[] {
  const graph = new Graph();
  const added: string[] = [];
  const node = graph.node.bind(graph);
  graph.node = (op, inputs, attributes, wanted) => (added.push(op), node(op, inputs, attributes, wanted));
  const attributes = [
    { name: "transpose_a", type: ATTRIBUTE_TYPES.bool, value: transposeA },
    { name: "transpose_b", type: ATTRIBUTE_TYPES.bool, value: transposeB },
    { name: "T", type: ATTRIBUTE_TYPES.type, value: DTYPES.float32 },
  ];
  const first = known ? (transposeA ? [k, m] : [m, k]) : undefined;
  addProduct(graph, { inputs: ["a:0", "b:0"], attributes, first, result: [m, n] }, parts);
  return added.filter((op) => op !== "Const");
}

const WHOLE = ["MatMul"];
const HALVES = ["Split", "MatMul", "MatMul", "ConcatV2"];

test("a large product is cut into as many as run in parallel, a small one is not", () => {
  assert.deepEqual(nodes(64, 784, 512, { transposeB: true }), HALVES);
  assert.deepEqual(nodes(64, 512, 784), HALVES);
  assert.deepEqual(nodes(784, 64, 512, { transposeA: true }), HALVES);
  assert.deepEqual(nodes(64, 784, 512, { parts: 4 }), ["Split", "MatMul", "MatMul", "MatMul", "MatMul", "ConcatV2"]);
  assert.deepEqual(nodes(64, 256, 20), WHOLE);
});

test("a product is left whole with one operation at a time, where it can't be cut evenly, and where its size is not known", () => {
  assert.deepEqual(nodes(64, 784, 512, { parts: 1 }), WHOLE);
  assert.deepEqual(nodes(63, 784, 512), WHOLE);
  assert.deepEqual(nodes(64, 784, 513, { transposeB: true }), WHOLE);
  assert.deepEqual(nodes(64, 784, 512, { known: false }), WHOLE);
  assert.deepEqual(nodes(64, 784, 512, { transposeA: true, transposeB: true }), WHOLE);
});

test("a product in parts is the product, whichever matrix is transposed", () => {
  const random = (shape: [number, number], seed: number) => tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", seed);
  const [x, narrow, wide, other] = [random([128, 256], 1), random([96, 256], 2), random([256, 96], 3), random([128, 96], 4)];
  // Times 1, so that the first matrix is an operation's output, whose shape is recorded.
  const f = ([input]: [tf.Tensor2D]) => {
    const first = tf.mul(input, 1);
    return { transposedB: tf.matMul(first, narrow, false, true), plain: tf.matMul(first, wide), transposedA: tf.matMul(first, other, true) };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  const [found, expected] = [compiled.run([x]), f([x])];
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assert.deepEqual(found[name].shape, expected[name].shape);
    assertClose(found[name].dataSync(), expected[name].dataSync(), { absolute: 1e-3 }, name);
  }
  compiled.dispose();
});
