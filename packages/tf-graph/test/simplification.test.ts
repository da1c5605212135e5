import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../src";
import { DTYPES } from "../src/native";
import { simplified } from "../src/simplification";
import { Negative, Pieces, Value } from "../src/value";
import { tf } from "../src/tensorflow";
import { recordedGraph } from "./recorded-graph";

const FLOATS = { shape: [4, 6], dtype: DTYPES.float32 };

/** What an operation on values [4, 6] comes to, with the nodes that it takes. */
function simplify(
  op: string,
  made: (string | Pieces | number | Negative)[],
  result: { shape: number[]; dtype: number } = FLOATS,
) {
  const { graph, added } = recordedGraph();
  const inputs = made.map((one) => new Value(graph, FLOATS, one));
  return { inputs, value: simplified(graph, { op, inputs, result }), added };
}

test("a product with ones is the other factor, on either side", () => {
  for (const made of [
    ["x:0", 1],
    [1, "x:0"],
  ]) {
    const { inputs, value, added } = simplify("Mul", made);
    assert.equal(
      value,
      inputs.find((input) => input.uniform === undefined),
    );
    assert.deepEqual(added, []);
  }
});

test("a product with minus ones is a negative, and adding to one is a difference", () => {
  const { inputs, value } = simplify("Mul", [-1, "x:0"]);
  assert.equal(value?.minus, inputs[1]);
  const x = new Value(recordedGraph().graph, FLOATS, "x:0");
  assert.deepEqual(simplify("Add", [{ minus: x }, "y:0"]).added, ["Sub"]);
  const inPieces = new Value(recordedGraph().graph, FLOATS, { axis: 1, names: ["a:0", "b:0"] });
  assert.deepEqual(simplify("Add", [{ minus: inPieces }, { axis: 1, names: ["left:0", "right:0"] }]).added, [
    "Sub",
    "Sub",
  ]);
});

test("numbers are computed in float32 as the operations would", () => {
  assert.equal(simplify("Mul", [0.1, 3]).value?.uniform, Math.fround(0.1 * 3));
  assert.equal(simplify("Neg", [0.5]).value?.uniform, -0.5);
  assert.equal(simplify("Reshape", [0.5], { shape: [24], dtype: DTYPES.float32 }).value?.uniform, 0.5);
});

test("a reshape to the same shape and a cast to the same type are nothing", () => {
  for (const op of ["Reshape", "Cast"]) {
    const { inputs, value } = simplify(op, ["x:0"]);
    assert.equal(value, inputs[0]);
  }
});

test("what changes anything is left to be done", () => {
  assert.equal(simplify("Mul", ["x:0", "y:0"]).value, undefined);
  assert.equal(simplify("Mul", ["x:0", 2]).value, undefined);
  assert.equal(simplify("Mul", [1, "x:0"], { shape: [5, 4, 6], dtype: DTYPES.float32 }).value, undefined, "spread out");
  assert.equal(simplify("Cast", ["x:0"], { shape: [4, 6], dtype: DTYPES.int32 }).value, undefined);
  assert.equal(simplify("Reshape", ["x:0"], { shape: [24], dtype: DTYPES.float32 }).value, undefined);
  assert.equal(simplify("Add", ["x:0", "y:0"]).value, undefined);
});

test("simplified, a function gives the bits that it gives eagerly", () => {
  const x = tf.tensor2d([0.1, -2, 3.7, 0, -0, 1e-30], [2, 3]);
  const f = ([input]: [tf.Tensor2D]) => {
    const ones = tf.ones<tf.Rank.R2>([2, 3]);
    return {
      gradient: tf.add(tf.mul(tf.neg(ones), input), tf.sigmoid(input)),
      negative: tf.mul(tf.neg(ones), input),
      number: tf.mul(tf.mul(ones, 0.1), tf.fill([2, 3], 3)),
      cast: tf.reshape(tf.cast(input, "float32"), [2, 3]) as tf.Tensor,
    };
  };
  const compiled = compileFunction({ f, examples: [[x]], mode: "traced" });
  const [found, expected] = [compiled.run([x]), f([x])];
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    assert.deepEqual(found[name].dataSync(), expected[name].dataSync(), name);
  }
  compiled.dispose();
});
