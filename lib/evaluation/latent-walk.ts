import ndarray, { NdArray } from "ndarray";
import { decodeVectors } from "./evaluation";
import { LatentModel } from "../model/latent-model";

/**
 * Decodes a latent vector again and again while one of its numbers takes other values.
 *
 * @param z the vector [latentDim]; not changed
 * @param dimension which of its numbers walks, from 0
 * @param values that it takes, one an image
 * @returns probs [values, pixels] on the host
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
