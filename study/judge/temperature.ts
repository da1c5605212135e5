import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { goldenSection } from "../measures/golden-section";

/**
 * Probabilities softmax(logits / temperature), row by row.
 *
 * @param logits [N, classes]
 * @param temperature above 1 makes them less certain, below 1 more; it never changes which is the highest
 * @returns [N, classes], each row of sum 1
 *
 * Source: Guo et al. 2017, "On calibration of modern neural networks", equation 9.
 */
export function softmaxRows(logits: NdArray<Float32Array>, temperature = 1): NdArray<Float32Array> {
  const [count, classes] = logits.shape;
  const values = rowMajor(logits);
  const probs = new Float32Array(count * classes);
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * classes, (i + 1) * classes);
    const shift = Math.max(...row);
    const weights = Array.from(row, (logit) => Math.exp((logit - shift) / temperature));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    probs.set(
      weights.map((weight) => weight / sum),
      i * classes,
    );
  }
  return ndarray(probs, [count, classes]);
}

/**
 * Negative log-likelihood −log softmax(logits / temperature)[class], the mean over rows.
 *
 * @param logits [N, classes]
 * @param labels the right class of each row
 * @returns nats per row
 */
export function meanCrossEntropy(logits: NdArray<Float32Array>, labels: ArrayLike<number>, temperature = 1): number {
  const [count, classes] = logits.shape;
  const values = rowMajor(logits);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * classes, (i + 1) * classes);
    const shift = Math.max(...row);
    let weights = 0;
    for (const logit of row) weights += Math.exp((logit - shift) / temperature);
    sum += Math.log(weights) - (row[labels[i]] - shift) / temperature;
  }
  return sum / count;
}

const TEMPERATURES = [1 / 20, 20] as const;

/**
 * The temperature from 1/20 to 20 at which the labels are likeliest, by golden-section search on its logarithm.
 *
 * The mean cross-entropy has one minimum, being convex in 1 / temperature. Without an error among the labels it falls all
 * the way to temperature 0, and the search ends at 1/20.
 *
 * @param logits [N, classes] of images that the weights were not trained on
 * @param labels the right class of each row
 * @throws RangeError when there is no row, or another number of labels
 *
 * Source: Guo et al. 2017, section 4.2.
 */
export function fitTemperature(logits: NdArray<Float32Array>, labels: ArrayLike<number>): number {
  const count = logits.shape[0];
  if (count === 0 || labels.length !== count) {
    throw new RangeError(`labels: expected one for each of at least one row, found ${labels.length} for ${count}`);
  }
  const [low, high] = TEMPERATURES.map(Math.log);
  // On a tie both costs are 0 in float64, and so are all at lower temperatures.
  return Math.exp(goldenSection((logarithm) => meanCrossEntropy(logits, labels, Math.exp(logarithm)), low, high, 1e-4));
}
