import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";

/** Images with their labels, on the host. */
export interface LabelledImages {
  /** Grey levels 0 … 255, [N, rows, columns]. */
  images: NdArray<Uint8Array>;
  /** The class of each, from 0, [N]: in MNIST the digits 0 … 9. */
  labels: NdArray<Uint8Array>;
}

/**
 * The images in the order of the given indices, as a copy.
 *
 * @param indices of the wanted images, each from 0 to N − 1
 */
export function selectImages(data: LabelledImages, indices: ArrayLike<number>): LabelledImages {
  const [, rows, columns] = data.images.shape;
  const pixels = rows * columns;
  const [allImages, allLabels] = [rowMajor(data.images), rowMajor(data.labels)];
  const images = new Uint8Array(indices.length * pixels);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    images.set(allImages.subarray(indices[i] * pixels, (indices[i] + 1) * pixels), i * pixels);
    labels[i] = allLabels[indices[i]];
  }
  return { images: ndarray(images, [indices.length, rows, columns]), labels: ndarray(labels, [indices.length]) };
}

/** The first images of a data set, as a copy: all of them where there are fewer. */
export function firstImages(data: LabelledImages, count: number): LabelledImages {
  return selectImages(data, [...Array(Math.min(count, data.images.shape[0])).keys()]);
}

/**
 * A random draw of images without replacement, as a copy: all of them, in random order, where there are fewer.
 *
 * The first images of a file are no random draw: MNIST's first 5,000 test digits are cleaner than the last 5,000.
 *
 * @param count how many
 * @param seed decides which ones and in what order
 * @param purpose names the draw: the same seed gives independent draws for two purposes
 */
export function drawImages(data: LabelledImages, count: number, seed: number, purpose = "images"): LabelledImages {
  return selectImages(data, drawIndices(data.images.shape[0], count, seed, purpose));
}

/**
 * The indices that drawImages takes: `count` different ones of 0 … available − 1 in random order, or all where there are fewer.
 *
 * A smaller count gives the beginning of the same draw.
 */
export function drawIndices(available: number, count: number, seed: number, purpose = "images"): Int32Array {
  return randomStream(seed, `draw/${purpose}`).permutation(available).subarray(0, Math.min(count, available));
}

/** The index of the first image of each class that occurs, in the order of the labels: in MNIST ten, from 0 to 9. */
export function firstOfEachClass(labels: NdArray<Uint8Array>): number[] {
  const all = rowMajor(labels);
  return Array.from({ length: 256 }, (_, label) => all.indexOf(label)).filter((index) => index >= 0);
}

/**
 * Splits images at random into two parts without overlap.
 *
 * @param data the images to split
 * @param seed decides which image goes where
 * @param validationShare of the images that go to validation; the write-up's 20 % unless given
 * @throws RangeError when the share does not leave at least one image on each side
 *
 * Source: write-up, "Dados e Treinamento": "dividi treino/validação em 80/20".
 */
export function splitTrainValidation(
  data: LabelledImages,
  seed: number,
  validationShare = 0.2,
): { train: LabelledImages; validation: LabelledImages } {
  const count = data.images.shape[0];
  const held = Math.round(count * validationShare);
  if (!(held >= 1 && held < count)) {
    throw new RangeError(
      `validationShare: expected a share that leaves images on both sides of ${count}, found ${validationShare}`,
    );
  }
  const order = randomStream(seed, "split").permutation(count);
  return {
    train: selectImages(data, order.subarray(0, count - held)),
    validation: selectImages(data, order.subarray(count - held)),
  };
}

/** Images to train with and images to validate with, [N, rows, columns] each. */
export interface TrainingImages {
  train: NdArray<Uint8Array>;
  validation: NdArray<Uint8Array>;
  /** Their labels, [N] each, which a conditional model takes. */
  labels?: { train: NdArray<Uint8Array>; validation: NdArray<Uint8Array> };
}

/**
 * The images to train and validate with: as many as the configuration says, drawn at random, split by its share.
 *
 * @throws RangeError when it asks for more images than there are, for fewer than two, or for so few that none is held out
 */
export function trainingImages(
  data: { train: LabelledImages },
  configuration: { seed: number; validationShare: number; images?: number },
): TrainingImages {
  const { seed, validationShare, images } = configuration;
  const available = data.train.images.shape[0];
  const wanted = images ?? available;
  if (wanted < 2)
    throw new RangeError(`images: expected at least 2, one to train with and one to validate with, found ${wanted}`);
  const held = Math.round(wanted * validationShare);
  if (held < 1 || held >= wanted)
    throw new RangeError(
      `images: expected so many that the share ${validationShare} of them is at least one image, and not all, found ${wanted}`,
    );
  if (wanted > available) throw new RangeError(`images: expected at most ${available}, found ${wanted}`);
  const order = randomStream(seed, "subset").permutation(available).subarray(0, wanted);
  const { train, validation } = splitTrainValidation(
    wanted === available ? data.train : selectImages(data.train, order),
    seed,
    validationShare,
  );
  return {
    train: train.images,
    validation: validation.images,
    labels: { train: train.labels, validation: validation.labels },
  };
}
