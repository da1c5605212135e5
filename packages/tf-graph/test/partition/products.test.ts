import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "@vae-notebooks/testing";
import { compileFunction } from "../../src";
import { type Division, piecesAlong } from "../../src/partition/planned-value";
import { divideProduct, productParts } from "../../src/partition/products";
import { tf } from "../../src/tensorflow";
import { halves, planned, request, variable } from "./planned";

/** How a product [m, k] by [k, n] is divided, of whole values that are not variables. */
function divide(m: number, k: number, n: number, flags: string[] = [], operations = 2): Division | undefined {
  const a = planned(flags.includes("transpose_a") ? [k, m] : [m, k]);
  const b = planned(flags.includes("transpose_b") ? [n, k] : [k, n]);
  return divideProduct(request("MatMul", [a, b], [m, n], flags), operations);
}

const rowsOfA = (count: number): Division => ({ count, inputAxes: [0, undefined], result: 0 });
const rowsOfB = (count: number): Division => ({ count, inputAxes: [undefined, 0], result: 1 });
const columnsOfA = (count: number): Division => ({ count, inputAxes: [1, undefined], result: 0 });

test("a large product is divided into as many as run at the same time, a small one is not", () => {
  assert.deepEqual(divide(64, 784, 512), rowsOfA(2));
  assert.deepEqual(divide(64, 784, 512, ["transpose_b"]), rowsOfA(2), "64 rows of A are cheaper to copy than 512 of B");
  assert.deepEqual(divide(784, 64, 512, ["transpose_a"]), columnsOfA(2));
  assert.deepEqual(divide(64, 784, 512, [], 4), rowsOfA(4));
  assert.equal(divide(64, 256, 20), undefined);
});

test("a variable is divided by its rows, a layer's outputs, however few rows the other matrix has", () => {
  const divideLayer = (rows: number) =>
    divideProduct(request("MatMul", [planned([rows, 784]), variable([512, 784])], [rows, 512], ["transpose_b"]), 2);
  assert.deepEqual(divideLayer(64), rowsOfB(2));
  assert.deepEqual(divideLayer(2000), rowsOfB(2));
});

test("a layer with few inputs is divided by its many outputs", () => {
  const inputs = [planned([2048, 2]), variable([1024, 2])];
  assert.deepEqual(divideProduct(request("MatMul", inputs, [2048, 1024], ["transpose_b"]), 4), rowsOfB(4));
});

test("pieces along one axis are none along the other", () => {
  const rows = planned([64, 512], halves(0));
  assert.deepEqual(
    [piecesAlong(rows, 0), piecesAlong(rows, 1), piecesAlong(planned([64, 512]), 0)],
    [2, undefined, undefined],
  );
});

test("a number of parts need not divide the size, and there are no more parts than rows", () => {
  for (const operations of [3, 5, 6, 9, 10, 11, 12, 13, 15])
    assert.deepEqual(divide(64, 784, 512, ["transpose_b"], operations), rowsOfA(operations));
  assert.deepEqual(divide(2, 4096, 4096, [], 16), rowsOfA(2));
});

test("no part has less than the least work: a product has fewer parts than can run, or is whole", () => {
  assert.equal(productParts(2 ** 21 - 1, 2), 1);
  assert.equal(productParts(2 ** 21, 2), 2);
  assert.equal(productParts(64 * 512 * 256, 16), 8);
  assert.equal(productParts(64 * 784 * 512, 16), 16);
  assert.equal(productParts(5, 16), 1);
});

test("the work of a gradient of weights is that of all three sizes, the shared one too", () => {
  assert.equal(divide(784, 2, 784, ["transpose_a"]), undefined);
  assert.deepEqual(divide(784, 4, 784, ["transpose_a"]), columnsOfA(2));
});

test("a product stays whole with one operation at a time, and where both matrices are transposed", () => {
  assert.equal(divide(64, 784, 512, [], 1), undefined);
  assert.equal(divide(64, 784, 512, ["transpose_a", "transpose_b"]), undefined);
});

test("without training, rows of A in pieces stay so through the next layer, unless there are more numbers in A than in B", () => {
  const layer = (rows: number, layout = planned([rows, 784]).layout) =>
    divideProduct(
      request("MatMul", [planned([rows, 784], layout), planned([512, 784])], [rows, 512], ["transpose_b"]),
      2,
    );
  assert.deepEqual(layer(500), rowsOfA(2));
  assert.deepEqual(layer(2000), rowsOfB(2));
  assert.deepEqual(layer(2000, halves(0)), rowsOfA(2));
});

test("columns in pieces meet the same rows of the other matrix, and the products are added", () => {
  const inputs = [planned([64, 512], halves(1)), planned([512, 784])];
  const expected = { count: 2, inputAxes: [1, 0], result: "sum" };
  assert.deepEqual(divideProduct(request("MatMul", inputs, [64, 784]), 2), expected);
});

test("pieces keep their number where this product alone would have fewer", () => {
  const inputs = [planned([64, 512], { kind: "pieces", axis: 1, count: 8 }), planned([512, 128])];
  assert.equal(productParts(64 * 512 * 128, 8), 4);
  assert.equal(divideProduct(request("MatMul", inputs, [64, 128]), 8)?.count, 8);
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
