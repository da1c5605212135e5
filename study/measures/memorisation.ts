import { Images } from "./image-measures";
import { Neighbours, nearestNeighbours } from "./neighbours";
import { unitPixels } from "./pixels";
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
