import assert from "node:assert/strict";
import { test } from "node:test";
import { assertClose } from "@vae-notebooks/testing";
import { compileFunction } from "../../src";
import type { Division, Layout } from "../../src/partition/planned-value";
import { divideSum } from "../../src/partition/sums";
import { tf } from "../../src/tensorflow";
import { halves, planned, request } from "./planned";

/** How a sum of a [4, 6] over these axes is divided. */
function divide(layout: Layout, axes: number[] | undefined, flags: string[] = []): Division | undefined {
  const shape = [4, 6].filter((_, axis) => !axes?.includes(axis));
  return divideSum(request("Sum", [planned([4, 6], layout), planned([1])], shape, flags), axes);
}

const COLUMNS = halves(1);

test("over the rows of columns in pieces, the sums are pieces", () => {
  assert.deepEqual(divide(COLUMNS, [0]), { count: 2, inputAxes: [1, undefined], result: 0 });
});

test("over the axis of the pieces, the sums are added", () => {
  for (const axes of [[1], [-1], [0, 1]])
    assert.deepEqual(divide(COLUMNS, axes), { count: 2, inputAxes: [1, undefined], result: "sum" }, `${axes}`);
});

test("the sum of a whole value, over unknown axes, or with its axes kept stays whole", () => {
  assert.equal(divide({ kind: "whole" }, [0]), undefined);
  assert.equal(divide(COLUMNS, undefined), undefined);
  assert.equal(divide(COLUMNS, [0], ["keep_dims"]), undefined);
});

test("sums of a product in pieces are the sums", () => {
  const random = (shape: [number, number], seed: number) => tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", seed);
  const [x, weights] = [random([128, 256], 1), random([96, 256], 2)];
  const f = ([input]: [tf.Tensor2D]) => {
    const product = tf.matMul(input, weights, false, true);
    return {
      rows: tf.sum(product, 0),
      columns: tf.sum(product, 1),
      all: tf.sum(product),
      kept: tf.sum(product, 0, true),
    };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  const [found, expected] = [compiled.run([x]), f([x])];
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assert.deepEqual(found[name].shape, expected[name].shape);
    assertClose(found[name].dataSync(), expected[name].dataSync(), { absolute: 0.05 }, name);
  }
  compiled.dispose();
});
