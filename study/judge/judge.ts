import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { batchRanges } from "../../lib/data/batch";
import { Images } from "../measures/image-measures";
import { calibratedProbs, JudgeCalibration } from "./calibration";
import { Classifier, CLASSES } from "./classifier";
import { JudgeConfiguration, PIXELS } from "./configuration";
import { Verdict, verdicts } from "./verdict";

// Large enough to keep the processor busy, small enough for the memory; no result depends on it.
const JUDGED_AT_ONCE = 500;

/**
 * A classifier that can refuse, with a threshold from which an image is called recognisable.
 *
 * Images come as bytes 0 … 255 or numbers in [0, 1], [N, 784] or [N, 28, 28]; what it returns is on the host.
 * It owns its classifier: dispose() frees it.
 */
export class Judge {
  constructor(
    readonly classifier: Classifier,
    readonly configuration: JudgeConfiguration,
    readonly calibration: JudgeCalibration,
  ) {}

  /** Probabilities [N, 11] of the ten digits and "not a digit", calibrated. */
  judge(images: Images): NdArray<Float32Array> {
    return calibratedProbs(judgeLogits(this.classifier, images), this.calibration);
  }

  /**
   * The verdict on each image.
   *
   * @param threshold on the confidence; the calibration's unless given, such as another of its operating points
   */
  verdicts(images: Images, threshold: number = this.calibration.threshold): Verdict[] {
    return verdicts(this.judge(images), threshold);
  }

  /** The verdicts and the features of the same images, at the price of one of them. */
  assess(images: Images): { verdicts: Verdict[]; features: NdArray<Float32Array> } {
    const features = this.features(images);
    const flat = tf.tensor2d(features.data, features.shape as [number, number]);
    const logits = this.classifier.logitsOfFeatures(flat);
    const probs = calibratedProbs(ndarray(logits.dataSync<"float32">(), logits.shape.slice()), this.calibration);
    tf.dispose([flat, logits]);
    return { verdicts: verdicts(probs, this.calibration.threshold), features };
  }

  /** The activations before the logits, [N, 128]: a space for a Fréchet distance. */
  features(images: Images): NdArray<Float32Array> {
    return inBatches(images, this.classifier.featureCount, (x) => this.classifier.features(x));
  }

  dispose(): void {
    this.classifier.dispose();
  }
}

/** The classifier's logits [N, 11] of images, on the host. */
export function judgeLogits(classifier: Classifier, images: Images): NdArray<Float32Array> {
  return inBatches(images, CLASSES, (x) => classifier.logits(x));
}

/** @throws RangeError for images of another size or with numbers outside their range */
function inBatches(images: Images, width: number, f: (x: tf.Tensor2D) => tf.Tensor2D): NdArray<Float32Array> {
  const { shape } = images;
  const data = rowMajor(images);
  const count = shape[0];
  const pixels = shape.slice(1).reduce((product, size) => product * size, 1);
  if (shape.length < 2 || pixels !== PIXELS || data.length !== count * PIXELS) {
    throw new RangeError(
      `images: expected [N, 784] or [N, 28, 28], row by row, found [${shape}] over ${data.length} numbers`,
    );
  }
  const full = data instanceof Uint8Array ? 255 : 1;
  const outside = data.findIndex((level) => !(level >= 0 && level <= full));
  if (outside >= 0) {
    throw new RangeError(
      `images: expected numbers from 0 to ${full}, found ${data[outside]} in image ${Math.floor(outside / PIXELS)}`,
    );
  }
  const results = new Float32Array(count * width);
  for (const [from, to] of batchRanges(count, JUDGED_AT_ONCE)) {
    const levels = new Float32Array((to - from) * PIXELS);
    for (let i = 0; i < levels.length; i++) levels[i] = data[from * PIXELS + i] / full;
    tf.tidy(() => results.set(f(tf.tensor2d(levels, [to - from, PIXELS])).dataSync<"float32">(), from * width));
  }
  return ndarray(results, [count, width]);
}
