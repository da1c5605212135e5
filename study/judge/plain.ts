import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { NOT_A_DIGIT } from "./classifier";

/**
 * The highest softmax among the ten digits alone, which is what a classifier that can't refuse has for a confidence.
 *
 * @param probs [N, 11]; the digits' probabilities are scaled to sum 1
 * @returns [N], in [0.1, 1]
 *
 * Source: Hendrycks and Gimpel 2017, "A baseline for detecting misclassified and out-of-distribution examples".
 */
export function plainConfidences(probs: NdArray<Float32Array>): Float64Array {
  const [count, classes] = probs.shape;
  const values = rowMajor(probs);
  return Float64Array.from({ length: count }, (_, i) => {
    const digits = values.subarray(i * classes, i * classes + NOT_A_DIGIT);
    const sum = digits.reduce((total, p) => total + p, 0);
    return sum > 0 ? Math.max(...digits) / sum : 1 / NOT_A_DIGIT;
  });
}
