import assert from "node:assert/strict";
import { tf } from "@vae-notebooks/tf-graph";
import { fixture, matrix, StoredTensor } from "./fixtures";

type Name = "logits" | "x" | "mu" | "logvar" | "eps" | "pixels" | "kl" | "z" | "output" | "gaussian";
type Gradient = "logits" | "klByMu" | "klByLogvar" | "zByMu" | "zByLogvar" | "gaussian";

/** PyTorch's values and gradients, in double precision, where numbers are as large as they may become; extremes_fixture made them. */
export const extremes = fixture<Record<Name, StoredTensor> & { gradients: Record<Gradient, StoredTensor> }>("extremes");

/**
 * Fails unless every number is finite and within a few roundings of PyTorch's.
 *
 * @param sizes of the terms that are added up for each number: a sum is no better than its largest term's last bit
 */
export function assertAsExact(
  found: ArrayLike<number>,
  { data }: StoredTensor,
  sizes: (i: number) => number[],
  what: string,
): void {
  assert.equal(found.length, data.length, what);
  data.forEach((expected, i) => {
    assert.ok(Number.isFinite(found[i]), `${what}[${i}] is ${found[i]}`);
    const allowed = 2 ** -21 * Math.max(...sizes(i).map(Math.abs), Math.abs(expected));
    assert.ok(Math.abs(found[i] - expected) <= allowed, `${what}[${i}]: expected ${expected}, found ${found[i]}`);
  });
}

/** The gradient of a function's sum by each of its inputs. */
export function gradientsOf(f: (...inputs: tf.Tensor2D[]) => tf.Tensor, ...inputs: StoredTensor[]): Float32Array[] {
  const sum = (...tensors: tf.Tensor[]) => tf.sum(f(...(tensors as tf.Tensor2D[])));
  return tf
    .grads(sum)(inputs.map(matrix))
    .map((gradient) => gradient.dataSync<"float32">());
}
