import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { ATTRIBUTE_TYPES, DTYPES } from "../src/native";
import { addProduct, productParts } from "../src/parallel-products";
import { Value } from "../src/value";
import { tf } from "../src/tensorflow";
import { assertClose } from "@vae-notebooks/testing";
import { recordedGraph } from "./recorded-graph";

/** The nodes that a product [m, k] by [k, n] becomes, by their operations. */
function nodes(m: number, k: number, n: number, { transposeA = false, transposeB = false, parts = 2 } = {}): string[] {
  const { graph, added } = recordedGraph();
  const attributes = [
    { name: "transpose_a", type: ATTRIBUTE_TYPES.bool, value: transposeA },
    { name: "transpose_b", type: ATTRIBUTE_TYPES.bool, value: transposeB },
    { name: "T", type: ATTRIBUTE_TYPES.type, value: DTYPES.float32 },
  ];
  const value = (name: string, shape: number[]) => new Value(graph, { shape, dtype: DTYPES.float32 }, name);
  const factors = [value("a:0", transposeA ? [k, m] : [m, k]), value("b:0", transposeB ? [n, k] : [k, n])];
  addProduct(graph, factors, attributes, [m, n], parts).whole();
  return added;
}

const WHOLE = ["MatMul"];
const HALVES = ["Split", "MatMul", "MatMul", "ConcatV2"];

test("a large product is cut into as many as run in parallel, a small one is not", () => {
  assert.deepEqual(nodes(64, 784, 512, { transposeB: true }), HALVES);
  assert.deepEqual(nodes(64, 512, 784), HALVES);
  assert.deepEqual(nodes(784, 64, 512, { transposeA: true }), HALVES);
  assert.deepEqual(nodes(64, 784, 512, { parts: 4 }), ["Split", "MatMul", "MatMul", "MatMul", "MatMul", "ConcatV2"]);
  assert.deepEqual(
    nodes(64, 784, 513, { transposeB: true }),
    HALVES,
    "by rows of the first, the second having an odd number",
  );
  assert.deepEqual(nodes(64, 256, 20), WHOLE);
});

test("a size that the number of parts does not divide is cut into parts of nearly one size", () => {
  const cut = (count: number): string[] => ["SplitV", ...new Array<string>(count).fill("MatMul"), "ConcatV2"];
  assert.deepEqual(nodes(63, 784, 512), cut(2));
  assert.deepEqual(nodes(63, 784, 513, { transposeB: true }), cut(2));
  for (const parts of [3, 5, 6, 9, 10, 11, 12, 13, 15])
    assert.deepEqual(nodes(64, 784, 512, { transposeB: true, parts }), cut(parts), `${parts}`);
});

test("no part has less than the least work: a product is cut into fewer parts than are asked for, or none", () => {
  assert.equal(productParts(2 ** 21 - 1, 2), 1);
  assert.equal(productParts(2 ** 21, 2), 2);
  assert.equal(productParts(64 * 512 * 256, 16), 8);
  assert.equal(productParts(64 * 784 * 512, 16), 16);
  assert.equal(productParts(5, 16), 1);
});

test("a product is left whole with one operation at a time, and where both matrices are transposed", () => {
  assert.deepEqual(nodes(64, 784, 512, { parts: 1 }), WHOLE);
  assert.deepEqual(nodes(64, 784, 512, { transposeA: true, transposeB: true }), WHOLE);
});

test("rows go through a forward pass by themselves where they are less to copy than the weights, and weights in parts take all rows", () => {
  const { graph, added } = recordedGraph();
  const attributes = [
    { name: "transpose_b", type: ATTRIBUTE_TYPES.bool, value: true },
    { name: "T", type: ATTRIBUTE_TYPES.type, value: DTYPES.float32 },
  ];
  const value = (shape: number[], name: string, rowsAreFree = false) =>
    new Value(graph, { shape, dtype: DTYPES.float32 }, name, rowsAreFree);
  const x = value([500, 784], "x:0");
  const hidden = addProduct(graph, [x, value([512, 784], "w:0")], attributes, [500, 512], 2);
  assert.equal(hidden.pieces?.axis, 0);
  assert.equal(addProduct(graph, [hidden, value([256, 512], "v:0")], attributes, [500, 256], 2).pieces?.axis, 0);
  assert.deepEqual(added, ["Split", "MatMul", "MatMul", "MatMul", "MatMul"]);
  assert.equal(
    addProduct(graph, [x, value([512, 784], "variable:0", true)], attributes, [500, 512], 2).pieces?.axis,
    1,
  );
  assert.equal(
    addProduct(graph, [value([2000, 784], "many:0"), value([512, 784], "w:0")], attributes, [2000, 512], 2).pieces
      ?.axis,
    1,
  );
});

test("a product of columns in pieces is added up from theirs with the rows of the other matrix, and neither is joined", () => {
  const { graph, added } = recordedGraph();
  const columns = new Value(
    graph,
    { shape: [64, 512], dtype: DTYPES.float32 },
    { axis: 1, names: ["left:0", "right:0"] },
  );
  const rows = new Value(
    graph,
    { shape: [512, 784], dtype: DTYPES.float32 },
    { axis: 0, names: ["upper:0", "lower:0"] },
  );
  const attributes = [{ name: "T", type: ATTRIBUTE_TYPES.type, value: DTYPES.float32 }];
  const product = addProduct(graph, [columns, rows], attributes, [64, 784], 2);
  assert.equal(product.pieces, undefined);
  assert.deepEqual(added, ["MatMul", "MatMul", "AddN"]);
});

test("a product in parts is the product, whichever matrix is transposed", () => {
  const random = (shape: [number, number], seed: number) => tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", seed);
  const [x, narrow, wide, other] = [
    random([128, 256], 1),
    random([96, 256], 2),
    random([256, 96], 3),
    random([128, 96], 4),
  ];
  const f = ([input]: [tf.Tensor2D]) => ({
    transposedB: tf.matMul(input, narrow, false, true),
    plain: tf.matMul(input, wide),
    transposedA: tf.matMul(input, other, true),
    addedUp: tf.matMul(tf.matMul(input, wide.transpose() as tf.Tensor2D, false, true) as tf.Tensor2D, narrow),
  });
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  const [found, expected] = [compiled.run([x]), f([x])];
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assert.deepEqual(found[name].shape, expected[name].shape);
    assertClose(found[name].dataSync(), expected[name].dataSync(), { absolute: 1e-3 }, name);
  }
  compiled.dispose();
});
