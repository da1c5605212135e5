import ndarray, { NdArray } from "ndarray";
import { decodeVectors } from "./evaluation";
import { LatentModel } from "../model/latent-model";

/**
 * Decodes copies of a latent vector that differ in one of its numbers.
 *
 * @param z the vector [latentDim]; not changed
 * @param dimension which of its numbers changes, counted from 0
 * @param values of that number, one for each image
 * @returns mean images [values, pixels] on the host: of the write-up's likelihood, probs in (0, 1)
 * @throws RangeError when the vector has no such dimension
 */
export function latentWalk(
  model: LatentModel,
  z: ArrayLike<number>,
  dimension: number,
  values: readonly number[],
): NdArray<Float32Array> {
  if (!Number.isInteger(dimension) || dimension < 0 || dimension >= z.length) {
    throw new RangeError(`dimension: expected an integer from 0 to ${z.length - 1}, found ${dimension}`);
  }
  const vectors = values.flatMap((value) => Array.from(z, (number, i) => (i === dimension ? value : number)));
  return decodeVectors(model, ndarray(Float32Array.from(vectors), [values.length, z.length]));
}
