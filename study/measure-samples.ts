import { NdArray } from "ndarray";
import { Judge, summarise, VerdictSummary } from "./judge";
import { Images, meanEdge } from "./measures/image-measures";
import { frechetDistance } from "./measures";

/** What is measured of a set of generated images, or of real ones for comparison. */
export interface SampleMeasurements {
  judged: VerdictSummary;
  /** Fréchet distance to test digits in the judge's features. */
  frechet: number;
  /** Share of each digit among the recognisable images. */
  digits: number[];
  /** Mean step between neighbouring pixels, ink from 0 to 1. */
  edges: number;
  /** How many of the first 16 are recognisable. */
  firstSixteen: number;
}

/**
 * Judges a set of images.
 *
 * @param images [N, pixels], at least 16
 * @param realFeatures the judge's features of real test digits, [M, 128]
 */
export function measureSamples(judge: Judge, images: Images, realFeatures: NdArray<Float32Array>): SampleMeasurements {
  const { verdicts, features } = judge.assess(images);
  const recognised = verdicts.filter(({ recognisable }) => recognisable);
  return {
    judged: summarise(verdicts),
    frechet: frechetDistance(features, realFeatures).total,
    digits: Array.from(
      { length: 10 },
      (_, digit) => recognised.filter((verdict) => verdict.digit === digit).length / (recognised.length || 1),
    ),
    edges: meanEdge(images),
    firstSixteen: verdicts.slice(0, 16).filter(({ recognisable }) => recognisable).length,
  };
}

/**
 * Share of images that are recognisable as the digit that they are of.
 *
 * @param labels the right digits [N]
 */
export function recognisedRight(judge: Judge, images: Images, labels: ArrayLike<number>): number {
  const verdicts = judge.verdicts(images);
  return verdicts.filter(({ recognisable, digit }, i) => recognisable && digit === labels[i]).length / verdicts.length;
}
