import ndarray, { NdArray } from "ndarray";
import { Images } from "../measures/image-measures";
import { frechetDistance, sampleMoments } from "../measures";
import { Judge } from "../judge";
import { AuditData } from "./data";

/** What each judge says of a set of images; thresholds are set on it afterwards, at no cost. */
export interface JudgedSet {
  /** Confidence of each image, 0 where it is refused, [judges, N]. */
  scores: NdArray<Float32Array>;
  /** The most probable class of each image, [judges, N]. */
  digits: NdArray<Int32Array>;
  /** Fréchet distance to real images in each judge's features. */
  frechet: number[];
  /** The first judge's features, [N, features]. */
  features: NdArray<Float32Array>;
}

/** Lets every judge of the audit judge a set of images. */
export function judgeSet({ judges, realMoments }: AuditData, images: Images): JudgedSet {
  const count = images.shape[0];
  const scores = new Float32Array(judges.length * count);
  const digits = new Int32Array(judges.length * count);
  const frechet: number[] = [];
  let first: NdArray<Float32Array> | undefined;
  judges.forEach(({ judge }, j) => {
    const { verdicts, features } = judge.assess(images);
    verdicts.forEach(({ refused, confidence, digit }, i) => {
      scores[j * count + i] = refused ? 0 : confidence;
      digits[j * count + i] = digit;
    });
    frechet.push(frechetDistance(sampleMoments("features", features), realMoments[j]).total);
    first ??= features;
  });
  return {
    scores: ndarray(scores, [judges.length, count]),
    digits: ndarray(digits, [judges.length, count]),
    frechet,
    features: first as NdArray<Float32Array>,
  };
}

/**
 * Share of the images that is recognisable, for each judge at each operating point.
 *
 * @param labels where given, an image counts only when it is recognised as its label
 */
export function passShares(data: AuditData, { scores, digits }: JudgedSet, labels?: ArrayLike<number>): number[][] {
  const [, count] = scores.shape;
  return byPoint(data, (j, threshold) => {
    let passed = 0;
    for (let i = 0; i < count; i++) {
      if (scores.get(j, i) >= threshold && (!labels || digits.get(j, i) === labels[i])) passed++;
    }
    return passed / count;
  });
}

/** Share of the rarest class among the images that are recognisable, for each judge at each operating point. */
export function rarestShares(data: AuditData, { scores, digits }: JudgedSet): number[][] {
  const [, count] = scores.shape;
  return byPoint(data, (j, threshold) => {
    const counts = data.dataSet.classes.map(() => 0);
    for (let i = 0; i < count; i++) if (scores.get(j, i) >= threshold) counts[digits.get(j, i)]++;
    const passed = counts.reduce((sum, one) => sum + one, 0);
    return passed === 0 ? 0 : Math.min(...counts) / passed;
  });
}

/** A number of each judge that no operating point changes, in the same form. */
export function atAllPoints(data: AuditData, values: readonly number[]): number[][] {
  return values.map((value) => data.plan.operatingPoints.map(() => value));
}

function byPoint({ judges, plan }: AuditData, of: (judge: number, threshold: number) => number): number[][] {
  return judges.map(({ judge }, j) => plan.operatingPoints.map((share) => of(j, thresholdAt(judge, share))));
}

/**
 * A judge's threshold at which the share of held-out real images passes.
 *
 * @throws RangeError when the judge was not calibrated for that share
 */
export function thresholdAt({ calibration: { operatingPoints } }: Judge, share: number): number {
  const point = operatingPoints.find(({ passShare }) => passShare === share);
  if (point) return point.threshold;
  const known = operatingPoints.map(({ passShare }) => passShare).join(", ");
  throw new RangeError(`share: expected one of the judge's operating points ${known}, found ${share}`);
}
