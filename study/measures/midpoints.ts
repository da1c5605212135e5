import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { decodeVectors } from "../../lib/evaluation/evaluation";
import { LatentModel } from "../../lib/model/latent-model";
import { Images } from "./image-measures";
import { groupLabels } from "./matrices";
import { unitPixels } from "./pixels";
import { interpolate, PathKind } from "./smoothness";

/** Pairs of rows: the i-th of `from` goes with the i-th of `to`. */
export interface ImagePairs {
  from: Int32Array;
  to: Int32Array;
}

/**
 * Random pairs of images of different labels; the same pairs for each space of the same seed.
 *
 * @param labels [N], at least two different ones
 * @param count of pairs; an image may stand in several
 * @throws RangeError when there is one label only
 */
export function mixedPairs(labels: ArrayLike<number>, count: number, seed: number): ImagePairs {
  const { labels: occurring } = groupLabels(labels, labels.length);
  if (occurring.length < 2)
    throw new RangeError(`labels: expected at least two different ones, found ${occurring.length}`);
  const random = randomStream(seed, "audit/midpoints");
  const draw = () => Math.floor(random.uniform() * labels.length);
  const pairs = { from: new Int32Array(count), to: new Int32Array(count) };
  for (let i = 0; i < count; i++) {
    do [pairs.from[i], pairs.to[i]] = [draw(), draw()];
    while (labels[pairs.from[i]] === labels[pairs.to[i]]);
  }
  return pairs;
}

/**
 * The decoded midpoints between codes of pairs of images: what a model makes of the place between two digits.
 *
 * Between codes of different digits a space without gaps has digits, and one with gaps what is none. How many are digits is a
 * judge's to say; crossFades of the same pairs are the control that needs no model.
 *
 * @param codes [N, latentDim], means or sampled z
 * @param kind straight unless given: the mean of both codes; great-circle keeps the length that N(0, I) gives its draws
 * @returns mean images [pairs, pixels] on the host
 * @throws as interpolate does
 */
export function decodedMidpoints(
  model: LatentModel,
  codes: NdArray<Float32Array>,
  pairs: ImagePairs,
  kind: PathKind = "straight",
): NdArray<Float32Array> {
  return decodeVectors(model, midpoints(codes, pairs, kind));
}

/** The means of the pixels of pairs of images, [pairs, pixels] with ink from 0 to 1: no model can claim what these reach. */
export function crossFades(images: Images, pairs: ImagePairs): NdArray<Float32Array> {
  return midpoints(unitPixels(images), pairs, "straight");
}

function midpoints(rows: NdArray<Float32Array>, { from, to }: ImagePairs, kind: PathKind): NdArray<Float32Array> {
  const dimensions = rows.shape[1];
  const values = rowMajor(rows);
  const pick = (chosen: Int32Array) => {
    const picked = new Float32Array(chosen.length * dimensions);
    chosen.forEach((row, at) => picked.set(values.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions));
    return ndarray(picked, [chosen.length, dimensions]);
  };
  const middle = interpolate(pick(from), pick(to), 2, kind).pick(null, 1, null);
  return ndarray(rowMajor(middle), middle.shape);
}
