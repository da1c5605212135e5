import assert from "node:assert/strict";
import { test } from "node:test";
import { compileFunction } from "../../src";
import { DTYPES } from "../../src/backend";
import type { Layout } from "../../src/partition/planned-value";
import { simplified, withoutNegative } from "../../src/partition/simplification";
import { tf } from "../../src/tensorflow";
import { planned, request } from "./planned";

const WHOLE: Layout = { kind: "whole" };
const number = (value: number): Layout => ({ kind: "uniform", number: value });

/** What an operation on values [4, 6] of these layouts comes to. */
function simplify(op: string, layouts: Layout[], result = { shape: [4, 6], dtype: DTYPES.float32 as number }) {
  const inputs = layouts.map((layout) => planned([4, 6], layout));
  return { inputs, value: simplified({ ...request(op, inputs, []), outputs: [result] }) };
}

test("a product with ones is the other factor, on either side", () => {
  const right = simplify("Mul", [WHOLE, number(1)]);
  assert.equal(right.value, right.inputs[0]);
  const left = simplify("Mul", [number(1), WHOLE]);
  assert.equal(left.value, left.inputs[1]);
});

test("a product with minus ones is a negative, and adding to one is a difference", () => {
  const { inputs, value } = simplify("Mul", [number(-1), WHOLE]);
  assert.deepEqual(value?.layout, { kind: "negative", of: inputs[1] });
  const [a, b] = [planned([4, 6]), planned([4, 6])];
  const negative = planned([4, 6], { kind: "negative", of: a });
  const difference = withoutNegative(request("Add", [negative, b], [4, 6]));
  assert.equal(difference.op, "Sub");
  assert.deepEqual(
    difference.inputs.map((input) => [a, b].indexOf(input)),
    [1, 0],
    "b − a",
  );
  const sum = request("Add", [a, negative], [4, 6]);
  assert.equal(withoutNegative(sum), sum, "a + −a is left as it is");
});

test("numbers are computed in float32 as the operations would", () => {
  assert.deepEqual(simplify("Mul", [number(0.1), number(3)]).value?.layout, number(Math.fround(0.1 * 3)));
  assert.deepEqual(simplify("Neg", [number(0.5)]).value?.layout, number(-0.5));
  const flat = simplify("Reshape", [number(0.5)], { shape: [24], dtype: DTYPES.float32 }).value;
  assert.deepEqual([flat?.shape, flat?.layout], [[24], number(0.5)]);
});

test("a reshape to the same shape and a cast to the same type are nothing", () => {
  for (const op of ["Reshape", "Cast"]) {
    const { inputs, value } = simplify(op, [WHOLE]);
    assert.equal(value, inputs[0]);
  }
});

test("an operation that changes anything has to be computed", () => {
  const float32 = DTYPES.float32;
  assert.equal(simplify("Mul", [WHOLE, WHOLE]).value, undefined);
  assert.equal(simplify("Mul", [WHOLE, number(2)]).value, undefined);
  assert.equal(simplify("Mul", [number(1), WHOLE], { shape: [5, 4, 6], dtype: float32 }).value, undefined, "broadcast");
  assert.equal(simplify("Cast", [WHOLE], { shape: [4, 6], dtype: DTYPES.int32 }).value, undefined);
  assert.equal(simplify("Reshape", [WHOLE], { shape: [24], dtype: float32 }).value, undefined);
  assert.equal(simplify("Add", [WHOLE, WHOLE]).value, undefined);
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
