import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { memorisationReport } from "../measures";
import { Images } from "../measures/image-measures";
import { SubjectMeasurements } from "../measurements";
import { AuditData, nearestDistances } from "./data";
import { atAllPoints } from "./judged";

/**
 * How near images come to the training images, against as many unseen test images, in each judge's features: a judge is
 * trained to name an image shifted by a pixel or blurred alike, so that such a copy stays near, which in pixels it does not.
 *
 * @param images drawn at random, at least as many as there are unseen ones; the others are left out
 * @returns measures by judge, and the distances in the first judge's features
 */
export async function measureMemorisation(
  images: Images,
  data: AuditData,
): Promise<{ measures: SubjectMeasurements["judged"]; distances: NdArray<Float32Array> }> {
  const { judges, known, unseen } = data;
  const some = leading(images, unseen[0].length);
  const nearShares: number[] = [];
  const medians: number[] = [];
  let first: Float64Array | undefined;
  for (const [j, { judge }] of judges.entries()) {
    const distances = await nearestDistances(judge.features(some), known[j]);
    const { levels } = memorisationReport(distances, unseen[j]);
    const median = levels[levels.length - 1];
    nearShares.push(levels[0].share);
    medians.push(median.sampleDistance / median.distance);
    first ??= distances;
  }
  const distances = Float32Array.from(first as Float64Array);
  return {
    measures: { nearShare: atAllPoints(data, nearShares), medianDistance: atAllPoints(data, medians) },
    distances: ndarray(distances, [distances.length]),
  };
}

function leading(images: Images, count: number): Images {
  const [, ...sides] = images.shape;
  const size = sides.reduce((product, side) => product * side, 1);
  const taken = Math.min(count, images.shape[0]);
  const data = rowMajor(images);
  return data instanceof Uint8Array
    ? ndarray(data.slice(0, taken * size), [taken, ...sides])
    : ndarray(data.slice(0, taken * size), [taken, ...sides]);
}
