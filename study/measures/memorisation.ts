import { Images } from "./image-measures";
import { Neighbours, nearestNeighbours } from "./neighbours";
import { unitPixels } from "./pixels";
import { probabilityAbove, probabilityAboveError } from "./ranks";
import { quantiles } from "./spread";
import { LongRun } from "./turns";

/**
 * The nearest reference image of each query: Euclidean distance over pixels with ink from 0 to 1, at most √pixels.
 *
 * @param queries such as samples, [Q, pixels] or [Q, rows, columns]
 * @param reference such as the training images, likewise
 * @returns index and distance, each [Q, 1]
 * @throws RangeError when the images differ in size; the signal's reason when it is aborted
 */
export function nearestImages(queries: Images, reference: Images, run: LongRun = {}): Promise<Neighbours> {
  return nearestNeighbours(unitPixels(queries), unitPixels(reference), 1, run);
}

/** How samples' distances to the training images compare with those of images that were never trained on. */
export interface MemorisationReport {
  /** One for each level asked for. */
  levels: MemorisationLevel[];
  /** The smallest distance among as many of each kind as there are of the rarer: of the others, the mean over random draws. */
  smallest: { samples: number; unseen: number; of: number };
  /** The probability that a sample lies nearer to the training images than an unseen image does: about ½, and 1 for copies. */
  nearer: { probability: number; error: number };
}

/** The comparison at one quantile. */
export interface MemorisationLevel {
  /** The share of the unseen images that lie nearer to the training images than `distance`. */
  level: number;
  /** That quantile of the unseen images' distances. */
  distance: number;
  /** The same quantile of the samples' distances. */
  sampleDistance: number;
  /** The share of the samples below `distance`: about `level` where samples keep the distance that unseen images do, 1 for copies. */
  share: number;
  /** Standard error of the share's difference from the level by chance, √(level (1 − level) (1 / samples + 1 / unseen)). */
  error: number;
}

/**
 * Compares the distances of samples to their nearest training image with those of unseen images to theirs.
 *
 * A share far above its level says that samples lie nearer to the training images than real images do, as copies would;
 * images that are smoother than real ones, such as any VAE's, lie nearer as well, so reconstructions of unseen images are
 * the control.
 *
 * @param samples distances of samples to their nearest training image
 * @param unseen distances of test images to theirs
 * @param levels quantiles at which they are compared
 * @throws RangeError when there is no distance, one is not finite, or a level lies outside 0 … 1
 *
 * Source: the nearest-neighbour test for memorised samples; Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric test to
 * detect data-copying in generative models", compare the same two distributions, by `nearer`.
 */
export function memorisationReport(
  samples: ArrayLike<number>,
  unseen: ArrayLike<number>,
  levels: readonly number[] = [0.01, 0.05, 0.25, 0.5],
): MemorisationReport {
  const [distances, sampleDistances] = [quantiles(unseen, levels), quantiles(samples, levels)];
  const of = Math.min(samples.length, unseen.length);
  return {
    smallest: { samples: smallestOfDraw(samples, of), unseen: smallestOfDraw(unseen, of), of },
    nearer: {
      probability: probabilityAbove(unseen, samples),
      error: probabilityAboveError(unseen.length, samples.length),
    },
    levels: levels.map((level, i) => {
      const nearer = Array.from(samples).filter((distance) => distance < distances[i]).length;
      const error = Math.sqrt(level * (1 - level) * (1 / samples.length + 1 / unseen.length));
      return {
        level,
        distance: distances[i],
        sampleDistance: sampleDistances[i],
        share: nearer / samples.length,
        error,
      };
    }),
  };
}

/**
 * The least value that a random draw of some of the values has on average: the least of all where all are drawn.
 *
 * The minimum of many values lies below that of few, so minima of lists of different lengths say nothing of each other. Of
 * the draws of m values, the share C(n − i, m − 1) / C(n, m) has the i-th least for its least.
 *
 * @param values n of them
 * @param drawn m, from 1 to n
 * @throws RangeError when m is out of range
 */
export function smallestOfDraw(values: ArrayLike<number>, drawn: number): number {
  const count = values.length;
  if (!Number.isInteger(drawn) || drawn < 1 || drawn > count)
    throw new RangeError(`drawn: expected an integer from 1 to ${count}, found ${drawn}`);
  const sorted = Float64Array.from(values).sort();
  // C(n − i, m − 1) / C(n, m) for i = 1 is m / n; each next one is the one before times (n − i − m + 1) / (n − i).
  let [share, mean] = [drawn / count, 0];
  for (let i = 1; i <= count - drawn + 1; i++) {
    mean += share * sorted[i - 1];
    share *= (count - i - drawn + 1) / (count - i);
  }
  return mean;
}
