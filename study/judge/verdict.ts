import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { NOT_A_DIGIT } from "./classifier";

/** What the judge says of one image. */
export interface Verdict {
  /** The most probable of the ten digits. */
  digit: number;
  /** The probability of that digit among all eleven classes, in [0, 1]. */
  confidence: number;
  /** −Σ p log p over the ten digits' probabilities scaled to sum 1, in nats: from 0 to log 10 = 2.303. */
  entropy: number;
  /** Whether "not a digit" is more probable than every digit. */
  refused: boolean;
  /** Whether it is not refused and its confidence is at or above the judge's threshold. */
  recognisable: boolean;
}

/**
 * Reads the judge's probabilities.
 *
 * @param probs [N, 11], each row of sum 1
 * @param threshold on the confidence
 */
export function verdicts(probs: NdArray<Float32Array>, threshold: number): Verdict[] {
  const [count, classes] = probs.shape;
  const values = rowMajor(probs);
  return Array.from({ length: count }, (_, i) => {
    const digits = values.subarray(i * classes, i * classes + NOT_A_DIGIT);
    const confidence = Math.max(...digits);
    const refused = values[i * classes + NOT_A_DIGIT] > confidence;
    return {
      digit: digits.indexOf(confidence),
      confidence,
      entropy: entropy(digits),
      refused,
      recognisable: !refused && confidence >= threshold,
    };
  });
}

/** Many verdicts in one line; shares are of all images, from 0 to 1. */
export interface VerdictSummary {
  images: number;
  recognisable: number;
  refused: number;
  meanConfidence: number;
  /** Mean entropy in nats. */
  meanEntropy: number;
}

/**
 * Shares and means over verdicts.
 *
 * @throws RangeError when there is none
 */
export function summarise(found: readonly Verdict[]): VerdictSummary {
  if (found.length === 0) throw new RangeError("verdicts: expected at least one, found none");
  const mean = (of: (verdict: Verdict) => number): number =>
    found.reduce((sum, verdict) => sum + of(verdict), 0) / found.length;
  return {
    images: found.length,
    recognisable: mean(({ recognisable }) => Number(recognisable)),
    refused: mean(({ refused }) => Number(refused)),
    meanConfidence: mean(({ confidence }) => confidence),
    meanEntropy: mean((verdict) => verdict.entropy),
  };
}

/** In nats, of weights that need not have sum 1; where all are 0, nothing is known of the digit: log of their number. */
function entropy(weights: ArrayLike<number>): number {
  const values = Array.from(weights);
  const sum = values.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return Math.log(values.length);
  return values.reduce((total, weight) => (weight > 0 ? total - (weight / sum) * Math.log(weight / sum) : total), 0);
}
