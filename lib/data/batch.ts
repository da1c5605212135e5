import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";

/** A batch for a model: a record of tensors, each with one row for each image. */
export interface Batch extends Condition {
  /** Pixels in [0, 1], [N, pixels]. */
  images: tf.Tensor2D;
}

/** What is known of each image beside its pixels. */
export interface Condition {
  /** The class of each image, int32 [N], where the data has labels. */
  labels?: tf.Tensor1D;
}

/** Images on the host, grey levels [N, rows, columns], alone or with the labels [N] that a conditional model takes. */
export type ImageData = NdArray<Uint8Array> | { images: NdArray<Uint8Array>; labels?: NdArray<Uint8Array> };

/**
 * Images of the host as a batch for a model, with their labels if they have any.
 *
 * @param from first image, 0 unless given
 * @param to image after the last, N unless given
 * @returns tensors of to − from rows; the caller disposes them
 * @throws RangeError when there are not as many labels as images
 */
export function imageBatch(data: ImageData, from = 0, to = imageCount(data)): Batch {
  const { images, labels } = "images" in data ? data : { images: data, labels: undefined };
  if (labels === undefined) return { images: imagesTensor(images, from, to) };
  if (labels.shape[0] !== images.shape[0])
    throw new RangeError(`labels: expected one for each of ${images.shape[0]} images, found ${labels.shape[0]}`);
  return { images: imagesTensor(images, from, to), labels: labelsTensor(labels, from, to) };
}

/** The rows from `from` to before `to` of each batch, in order: `size` rows each, the last batch may have fewer. */
export function* batchRanges(count: number, size: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < count; from += size) yield [from, Math.min(from + size, count)];
}

/** The numbers of rows that these batches have: one number or two; [0] where there are no rows. */
export function batchSizes(count: number, size: number): number[] {
  const whole = Math.min(size, count);
  return [...new Set([whole, count % size || whole])];
}

/** How many images there are. */
export function imageCount(data: ImageData): number {
  return ("images" in data ? data.images : data).shape[0];
}

/** Labels [N] from `from` to before `to` as an int32 tensor; the caller disposes it. */
export function labelsTensor(labels: NdArray<Uint8Array>, from = 0, to: number = labels.shape[0]): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(rowMajor(labels).subarray(from, to)), "int32");
}

/**
 * Images as the network takes them: flattened and scaled from 0 … 255 to [0, 1].
 *
 * @param images grey levels [N, rows, columns]
 * @param from first image, 0 unless given
 * @param to image after the last, N unless given
 * @returns float32 tensor [to − from, rows · columns]; the caller disposes it
 *
 * Source: write-up, "Dados e Treinamento": "Normalizei para [0,1]".
 */
export function imagesTensor(images: NdArray<Uint8Array>, from = 0, to: number = images.shape[0]): tf.Tensor2D {
  const pixels = images.shape[1] * images.shape[2];
  const levels = rowMajor(images).subarray(from * pixels, to * pixels);
  // A loop, since Float32Array.from takes many times as long: seconds for all of MNIST.
  const scaled = new Float32Array(levels.length);
  for (let i = 0; i < levels.length; i++) scaled[i] = levels[i] / 255;
  return tf.tensor2d(scaled, [to - from, pixels]);
}
