import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { pathSmoothness } from "../measures";

/** Rows of pairs of images to join: [starts, ends], [pairs, D] each; the same pairs for every space of the same seed. */
export function chooseEnds(
  rows: NdArray<Float32Array>,
  pairs: number,
  seed: number,
): [NdArray<Float32Array>, NdArray<Float32Array>] {
  const order = randomStream(seed, "audit/paths").permutation(rows.shape[0]);
  return [takeRows(rows, order.subarray(0, pairs)), takeRows(rows, order.subarray(pairs, 2 * pairs))];
}

/** The mean unevenness of paths of images [paths, steps + 1, pixels]; a path on which nothing changes counts as even. */
export function meanUnevenness(frames: NdArray<Float32Array>): number {
  const each = pathSmoothness(frames).map(({ unevenness }) => (Number.isNaN(unevenness) ? 1 : unevenness));
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** Some rows of a matrix, as a copy. */
export function takeRows(rows: NdArray<Float32Array>, indices: ArrayLike<number>): NdArray<Float32Array> {
  const dimensions = rows.shape[1];
  const values = rowMajor(rows);
  const taken = new Float32Array(indices.length * dimensions);
  for (let i = 0; i < indices.length; i++)
    taken.set(values.subarray(indices[i] * dimensions, (indices[i] + 1) * dimensions), i * dimensions);
  return ndarray(taken, [indices.length, dimensions]);
}
