import ndarray, { NdArray } from "ndarray";
import { shiftPixels } from "../judge/augmentation";
import { nearestNeighbours, probabilityAbove, quantiles, unitPixels } from "../measures";
import { Images } from "../measures/image-measures";

const SHIFTS = [-1, 0, 1];

/** What the distances of samples to training images say, beside those of unseen images. */
export type MemorisationMeasures = {
  /** Probability that a sample lies nearer to the training images than an unseen image does: ½ where they don't differ, 1 for copies. */
  nearer: number;
  /** Median distance of samples over that of unseen images. */
  medianDistance: number;
};

/**
 * Compares samples' distances to the training images with those of unseen images to the same.
 *
 * Source: Meehan, Chaudhuri and Dasgupta 2020, "A non-parametric test to detect data-copying in generative models".
 */
export function memorisationMeasures(samples: Float64Array, unseen: Float64Array): MemorisationMeasures {
  const [[median], [other]] = [samples, unseen].map((distances) => quantiles(distances, [0.5]));
  return { nearer: probabilityAbove(unseen, samples), medianDistance: median / other };
}

/**
 * The Euclidean distance over pixels of each image to the nearest training image, the least over shifts of the image by a
 * pixel: a copy that was moved by one stays a copy.
 *
 * @param images [N, 784] or [N, 28, 28]
 * @param training likewise
 */
export async function distancesToTraining(images: Images, training: Images): Promise<Float64Array> {
  const pixels = unitPixels(images);
  const [count, size] = pixels.shape;
  const shifts = SHIFTS.flatMap((down) => SHIFTS.map((right) => [down, right]));
  const moved = new Float32Array(shifts.length * count * size);
  shifts.forEach(([down, right], s) => {
    for (let i = 0; i < count; i++)
      moved.set(shiftPixels(pixels.data.subarray(i * size, (i + 1) * size), down, right), (s * count + i) * size);
  });
  const queries = ndarray(moved, [shifts.length * count, size]);
  const { distance } = await nearestNeighbours(queries, unitPixels(training), 1);
  return Float64Array.from({ length: count }, (_, i) =>
    Math.min(...shifts.map((_shift, s) => distance.data[s * count + i])),
  );
}

/** The first images of a random order. */
export function leadingImages(images: NdArray<Float32Array>, count: number): NdArray<Float32Array> {
  return images.hi(Math.min(count, images.shape[0])) as NdArray<Float32Array>;
}
