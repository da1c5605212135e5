import { Images } from "../measures/image-measures";
import { OperatingPoint } from "./calibration";
import { CONVOLUTIONAL_JUDGE, judgeArchitectureName } from "./configuration";
import { Judge } from "./judge";
import { Verdict } from "./verdict";

/** The share of images that is recognisable at one operating point. */
export interface PassedAt {
  /** Share of real digits, held out from the judge's training, that the threshold was chosen to let pass. */
  passShare: number;
  /** Share of the images that pass, from 0 to 1. */
  recognisable: number;
}

/** What one judge says of images, at all of its operating points. */
export interface JudgePasses {
  seed: number;
  /** Its layers in short. */
  architecture: string;
  passedAt: PassedAt[];
}

/** One number an image: its confidence, and 0 where it is refused; it passes a threshold where this is at or above it. */
export function scoresOf(found: readonly Verdict[]): Float64Array {
  return Float64Array.from(found, ({ refused, confidence }) => (refused ? 0 : confidence));
}

/** The scores of images by a judge, [N]. */
export function judgeScores(judge: Judge, images: Images): Float64Array {
  return scoresOf(judge.verdicts(images));
}

/**
 * The share of scores at or above the threshold of each operating point.
 *
 * @throws RangeError when there is no score
 */
export function passedAt(scores: ArrayLike<number>, points: readonly OperatingPoint[]): PassedAt[] {
  if (scores.length === 0) throw new RangeError("scores: expected at least one, found none");
  return points.map(({ passShare, threshold }) => {
    const passed = Array.from(scores).filter((score) => score >= threshold).length;
    return { passShare, recognisable: passed / scores.length };
  });
}

/**
 * The share of images that each judge recognises at each of its operating points: does a verdict hang on the one judge, or on
 * how strict it is?
 *
 * @param judges of one seed and architecture or of several
 * @param images bytes 0 … 255 or numbers from 0 to 1, [N, 784] or [N, 28, 28]
 * @throws RangeError when there is no image
 */
export function passShares(judges: readonly Judge[], images: Images): JudgePasses[] {
  return judges.map((judge) => ({
    seed: judge.configuration.seed,
    architecture: judgeArchitectureName(judge.configuration.architecture ?? CONVOLUTIONAL_JUDGE),
    passedAt: passedAt(judgeScores(judge, images), judge.calibration.operatingPoints),
  }));
}
