import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { CLASSES, NOT_A_DIGIT } from "./classifier";
import { plainConfidences } from "./plain";
import { fitTemperature, softmaxRows } from "./temperature";
import { verdicts } from "./verdict";

/** What was fitted on digits that the weights were not trained on. */
export interface JudgeCalibration {
  /** Subtracted from the logit of "not a digit", so that hardly any real digit is refused; 0 or more. */
  refusalShift: number;
  /** What the logits are divided by afterwards. */
  temperature: number;
  /** Confidence from which an image that is not refused is recognisable. */
  threshold: number;
  /** Share of the held-out digits that are refused. */
  refused: number;
  /** Share of the held-out digits that are recognisable, which may be less than wanted where many are refused. */
  passed: number;
  /** The thresholds that other shares of the held-out digits would give: a judge more or less strict. */
  operatingPoints: OperatingPoint[];
  /** Threshold of the plain rule, the highest softmax among the ten digits alone, that passes the wanted share. */
  plainThreshold: number;
}

/** A threshold on the confidence, and the share of held-out digits that it was chosen to let pass. */
export interface OperatingPoint {
  passShare: number;
  threshold: number;
}

/** Shares of the held-out digits for which thresholds are kept beside the chosen one. */
const OPERATING_SHARES = [0.9, 0.95, 0.98, 0.99];

/**
 * Fits shift, temperature and thresholds, in this order, to the logits of held-out digits.
 *
 * @param logits [N, 11]
 * @param labels digits 0 … 9
 * @param shares of the digits that may be refused, and that are to pass
 */
export function calibrate(
  logits: NdArray<Float32Array>,
  labels: ArrayLike<number>,
  shares: { refusedShare: number; passShare: number },
): JudgeCalibration {
  const refusalShift = fitRefusalShift(logits, shares.refusedShare);
  const temperature = fitTemperature(shiftRefusal(logits, refusalShift), labels);
  const probs = calibratedProbs(logits, { refusalShift, temperature });
  const found = verdicts(probs, 0);
  const refused = found.map((verdict) => verdict.refused);
  const confidences = found.map(({ confidence }) => confidence);
  const threshold = passThreshold(confidences, refused, shares.passShare);
  const plain = plainConfidences(probs);
  const share = (holds: boolean[]): number => holds.filter(Boolean).length / holds.length;
  return {
    refusalShift,
    temperature,
    threshold,
    refused: share(refused),
    passed: share(confidences.map((confidence, i) => !refused[i] && confidence >= threshold)),
    operatingPoints: OPERATING_SHARES.map((passShare) => ({
      passShare,
      threshold: passThreshold(confidences, refused, passShare),
    })),
    plainThreshold: passThreshold(
      plain,
      refused.map(() => false),
      shares.passShare,
    ),
  };
}

/** Probabilities [N, 11] from logits [N, 11]: shifted, divided by the temperature, softmax. */
export function calibratedProbs(
  logits: NdArray<Float32Array>,
  { refusalShift, temperature }: Pick<JudgeCalibration, "refusalShift" | "temperature">,
): NdArray<Float32Array> {
  return softmaxRows(shiftRefusal(logits, refusalShift), temperature);
}

/**
 * The smallest shift, from 0, at which at most the given share of images is refused.
 *
 * The classifier learns from far more nonsense than a digit is to be suspected of being; subtracting a constant from one
 * logit is the change of that class's prior probability (Saerens, Latinne and Decaestecker 2002, equation 2.4).
 *
 * @param logits [N, 11] of real digits that the weights were not trained on
 * @param share from 0, below 1
 * @throws RangeError for a share out of range or no image
 */
export function fitRefusalShift(logits: NdArray<Float32Array>, share: number): number {
  if (!(share >= 0 && share < 1)) throw new RangeError(`share: expected a number from 0, below 1, found ${share}`);
  const [values, count] = [rowMajor(logits), logits.shape[0]];
  if (count === 0) throw new RangeError("logits: expected at least one row, found none");
  const margins = Float64Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * CLASSES, (i + 1) * CLASSES);
    return row[NOT_A_DIGIT] - Math.max(...row.subarray(0, NOT_A_DIGIT));
  }).sort();
  // Against 0.29 · 100 = 28.999999999999996 letting 28 images be refused.
  const allowed = Math.floor(share * count + 1e-9);
  // The shifted logit is rounded to float32, which must not leave it above the digit's: a millionth more.
  return Math.max(0, margins[count - 1 - allowed] * (1 + 1e-6));
}

/** Logits [N, 11] with the shift subtracted from the logit of "not a digit". */
export function shiftRefusal(logits: NdArray<Float32Array>, shift: number): NdArray<Float32Array> {
  const shifted = rowMajor(logits).map((logit, i) => (i % CLASSES === NOT_A_DIGIT ? logit - shift : logit));
  return ndarray(shifted, [logits.shape[0], CLASSES]);
}

/**
 * The highest threshold at or above which at least the wanted share of all images lies, refused ones counted as below it.
 *
 * Where too many are refused for that, it is the lowest confidence that was not refused: all that can pass then does.
 *
 * @param confidences of real digits that the weights were not trained on
 * @param refused those that do not pass at any threshold
 * @param share above 0, up to 1
 * @throws RangeError for a share out of range, or when every image is refused
 */
export function passThreshold(confidences: ArrayLike<number>, refused: ArrayLike<boolean>, share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share: expected a number above 0, up to 1, found ${share}`);
  const eligible = Float64Array.from(Array.from(confidences).filter((_, i) => !refused[i])).sort();
  if (eligible.length === 0) {
    throw new RangeError(`confidences: expected an image that is not refused, found none among ${confidences.length}`);
  }
  // Against 0.95 · 20 = 19.000000000000004 asking for 20 images.
  const wanted = Math.ceil(share * confidences.length - 1e-9);
  return eligible[Math.max(0, eligible.length - wanted)];
}
