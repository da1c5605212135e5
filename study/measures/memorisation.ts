import { Images } from "./image-measures";
import { Neighbours, nearestNeighbours } from "./neighbours";
import { unitPixels } from "./pixels";
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
  /** The smallest distance of each kind. */
  smallest: { samples: number; unseen: number };
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
 * detect data-copying in generative models", compare the same two distributions.
 */
export function memorisationReport(
  samples: ArrayLike<number>,
  unseen: ArrayLike<number>,
  levels: readonly number[] = [0.01, 0.05, 0.25, 0.5],
): MemorisationReport {
  const [smallestUnseen, ...distances] = quantiles(unseen, [0, ...levels]);
  const [smallestSample, ...sampleDistances] = quantiles(samples, [0, ...levels]);
  return {
    smallest: { samples: smallestSample, unseen: smallestUnseen },
    levels: levels.map((level, i) => {
      const nearer = Array.from(samples).filter((distance) => distance < distances[i]).length;
      return { level, distance: distances[i], sampleDistance: sampleDistances[i], share: nearer / samples.length };
    }),
  };
}
