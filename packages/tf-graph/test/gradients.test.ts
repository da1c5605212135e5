import assert from "node:assert/strict";
import { test } from "node:test";
import { lossAndGradients } from "../src";
import { tf } from "../src/tensorflow";

test("a loss comes with its terms and the gradient of its total by each variable that it depends on", () => {
  const variables = { w: tf.variable(tf.scalar(3)), b: tf.variable(tf.scalar(1)), unused: tf.variable(tf.scalar(7)) };
  const { numTensors } = tf.memory();
  const { terms, gradients } = lossAndGradients(() => {
    const fit = tf.square<tf.Scalar>(tf.add<tf.Scalar>(tf.mul(variables.w, 2), variables.b));
    const decay = tf.square<tf.Scalar>(variables.w);
    return { total: tf.add<tf.Scalar>(fit, decay), fit, decay };
  }, variables);
  // (2w + b)² + w² at w = 3, b = 1: 49 + 9, with the gradients 2·7·2 + 2·3 and 2·7.
  const values = (tensors: Record<string, tf.Tensor>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()[0]]));
  assert.deepEqual(values(terms), { total: 58, fit: 49, decay: 9 });
  assert.deepEqual(values(gradients), { w: 34, b: 14 });
  assert.equal(tf.memory().numTensors, numTensors + 5, "the caller's three terms and two gradients");
  tf.dispose([terms, gradients, Object.values(variables)]);
});

test("an error in the loss is thrown as it is, and leaves no tensor behind", () => {
  const w = tf.variable(tf.scalar(3));
  const { numTensors } = tf.memory();
  const failing = () => {
    tf.square(tf.exp(w));
    throw new RangeError("mine");
  };
  assert.throws(() => lossAndGradients(failing, { w }), { name: "RangeError", message: "mine" });
  assert.equal(tf.memory().numTensors, numTensors);
  assert.throws(
    () => lossAndGradients(() => ({ total: tf.reshape(tf.square(w), [1]) as tf.Tensor as tf.Scalar }), { w }),
    /expected the term "total" to be a float32 scalar, found float32 \[1\]/,
  );
  assert.equal(tf.memory().numTensors, numTensors);
  w.dispose();
});
