import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { ATTRIBUTE_TYPES, DTYPES } from "../src/native";
import { addSumInPieces } from "../src/parallel-sums";
import { Pieces, Value } from "../src/value";
import { tf } from "../src/tensorflow";
import { assertClose } from "@vae-notebooks/testing";
import { recordedGraph } from "./recorded-graph";

const COLUMNS: Pieces = { axis: 1, names: ["left:0", "right:0"] };

/** The nodes that a sum of a [4, 6] becomes, and the axis of the result's pieces. */
function nodes(
  made: Pieces | string,
  axes: number[] | undefined,
  keepsAxes = false,
): { added: string[]; axis?: number } {
  const { graph, added } = recordedGraph();
  const of = new Value(graph, { shape: [4, 6], dtype: DTYPES.float32 }, made);
  const over = new Value(graph, { shape: [axes?.length ?? 1], dtype: DTYPES.int32 }, "axes:0");
  const attributes = [{ name: "keep_dims", type: ATTRIBUTE_TYPES.bool, value: keepsAxes }];
  const shape = [4, 6].filter((_, axis) => !axes?.includes(axis));
  const result = addSumInPieces(graph, {
    inputs: [of, over],
    axes,
    attributes,
    result: { shape, dtype: DTYPES.float32 },
  });
  return { added, axis: result?.pieces?.axis };
}

test("over the rows of columns in pieces, the sums are pieces", () => {
  assert.deepEqual(nodes(COLUMNS, [0]), { added: ["Sum", "Sum"], axis: 0 });
});

test("over the axis of the pieces, the sums are added", () => {
  assert.deepEqual(nodes(COLUMNS, [1]), { added: ["Sum", "Sum", "AddN"], axis: undefined });
  assert.deepEqual(nodes(COLUMNS, [-1]), { added: ["Sum", "Sum", "AddN"], axis: undefined });
  assert.deepEqual(nodes(COLUMNS, [0, 1]), { added: ["Sum", "Sum", "AddN"], axis: undefined });
});

test("a whole value, unknown axes, and a sum that keeps its axes are left to be done whole", () => {
  assert.deepEqual(nodes("whole:0", [0]), { added: [], axis: undefined });
  assert.deepEqual(nodes(COLUMNS, undefined), { added: [], axis: undefined });
  assert.deepEqual(nodes(COLUMNS, [0], true), { added: [], axis: undefined });
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
