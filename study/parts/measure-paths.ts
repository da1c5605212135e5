import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { decodeVectors } from "../../lib/evaluation/evaluation";
import { LatentModel } from "../../lib/model/latent-model";
import { decodePaths, interpolate, pathSmoothness } from "../measures";
import { AuditPlan } from "./plan";

/** Rows of pairs of images to join: [starts, ends], [pairs, D] each; the same pairs for every space of the same seed. */
export function chooseEnds(
  rows: NdArray<Float32Array>,
  pairs: number,
  seed: number,
): [NdArray<Float32Array>, NdArray<Float32Array>] {
  const order = randomStream(seed, "audit/paths").permutation(rows.shape[0]);
  return [takeRows(rows, order.subarray(0, pairs)), takeRows(rows, order.subarray(pairs, 2 * pairs))];
}

/** Pairs of images of different classes, drawn at random: [firsts, seconds], indices. */
export function differentClasses(labels: ArrayLike<number>, pairs: number, seed: number): [Int32Array, Int32Array] {
  const random = randomStream(seed, "audit/midpoints");
  const [firsts, seconds] = [new Int32Array(pairs), new Int32Array(pairs)];
  for (let pair = 0; pair < pairs;) {
    const [a, b] = [0, 1].map(() => Math.floor(random.uniform() * labels.length));
    if (labels[a] === labels[b]) continue;
    firsts[pair] = a;
    seconds[pair++] = b;
  }
  return [firsts, seconds];
}

/** The images halfway between the codes of pairs of images, [pairs, pixels]. */
export function midpointImages(
  model: LatentModel,
  codes: NdArray<Float32Array>,
  pairs: [Int32Array, Int32Array],
): NdArray<Float32Array> {
  return decodeVectors(model, middles(codes, pairs));
}

/** The means of pairs of rows, [pairs, D]. */
export function middles(rows: NdArray<Float32Array>, pairs: [Int32Array, Int32Array]): NdArray<Float32Array> {
  const [a, b] = pairs.map((indices) => takeRows(rows, indices));
  return ndarray(
    a.data.map((value, i) => (value + b.data[i]) / 2),
    a.shape,
  );
}

/** Greatest over mean step of decoded straight paths between the codes of pairs of images, the mean over paths. */
export function measureUnevenness(
  model: LatentModel,
  codes: NdArray<Float32Array>,
  { paths, steps }: AuditPlan,
  seed: number,
): number {
  const [from, to] = chooseEnds(codes, paths, seed);
  return meanUnevenness(decodePaths(model, interpolate(from, to, steps, "straight")));
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
