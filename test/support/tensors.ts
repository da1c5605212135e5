import assert from "node:assert/strict";
import { tf } from "@vae-notebooks/tf-graph";

/** Fails unless the action leaves exactly so many tensors on the device. */
export function assertTensorsLeft(expected: number, action: () => unknown, what = "tensors left"): void {
  const before = tf.memory().numTensors;
  action();
  assert.equal(tf.memory().numTensors - before, expected, what);
}

/** The rows of a matrix on the host. */
export function rows(tensor: tf.Tensor2D): Float32Array[] {
  const values = tensor.dataSync<"float32">();
  const [count, width] = tensor.shape;
  return Array.from({ length: count }, (_, i) => values.subarray(i * width, (i + 1) * width));
}
