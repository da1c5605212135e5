import ndarray from "ndarray";
import { IMAGE_SIDE, PIXELS } from "./configuration";
import { LabelledImages } from "../../lib/data/images";
import { RandomStream, randomStream, streamSeed } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { augment } from "./augmentation";
import { NOT_A_DIGIT } from "./classifier";
import { makeNonsense, NonsenseKind } from "./nonsense";

/**
 * How the nonsense of an epoch is shared out among the kinds that are trained on: most to what is hard to tell from digits,
 * and little to noise, which is not.
 */
export const TRAINED_SHARES: Partial<Record<NonsenseKind, number>> = {
  "splice-rows": 0.25,
  "splice-columns": 0.25,
  overlay: 0.25,
  mirror: 0.15,
  permutation: 0.05,
  "uniform-noise": 0.05,
};

/**
 * The images of one epoch with their classes: all the digits, and nonsense made anew of them.
 *
 * @param nonsenseShare images that are no digits, for each digit
 * @param except a kind that is left out, such as mirror images of things that have two sides
 */
export function epochImages(
  digits: LabelledImages,
  nonsenseShare: number,
  seed: number,
  epoch: number,
  except?: NonsenseKind,
): LabelledImages {
  const count = digits.images.shape[0];
  const kinds = Object.entries(TRAINED_SHARES).filter(([kind]) => kind !== except);
  const wanted = kinds.map(([kind, share]) => {
    return { kind: kind as NonsenseKind, count: Math.round(share * nonsenseShare * count) };
  });
  const total = wanted.reduce((sum, part) => sum + part.count, count);
  const images = new Uint8Array(total * PIXELS);
  const labels = new Uint8Array(total).fill(NOT_A_DIGIT);
  images.set(rowMajor(digits.images));
  labels.set(rowMajor(digits.labels));
  let from = count;
  for (const part of wanted) {
    if (part.count === 0) continue;
    const made = makeNonsense(part.kind, digits, part.count, streamSeed(seed, `nonsense/${epoch}`));
    images.set(made.images.data, from * PIXELS);
    from += part.count;
  }
  return { images: ndarray(images, [total, IMAGE_SIDE, IMAGE_SIDE]), labels: ndarray(labels, [total]) };
}

/**
 * Whole batches of an epoch in random order, each image augmented; what does not fill the last batch is left out.
 *
 * @returns for each batch its images, float32 [batchSize · 784], and classes, int32 [batchSize]
 */
export function* trainingBatches(
  { images, labels }: LabelledImages,
  batchSize: number,
  seed: number,
  epoch: number,
): Generator<[Float32Array, Int32Array]> {
  const [pixels, digits] = [rowMajor(images), rowMajor(labels)];
  const order = randomStream(seed, `judge/order/${epoch}`).permutation(labels.shape[0]);
  const random: RandomStream = randomStream(seed, `judge/augmentation/${epoch}`);
  for (let from = 0; from + batchSize <= order.length; from += batchSize) {
    const x = new Float32Array(batchSize * PIXELS);
    const classes = new Int32Array(batchSize);
    for (let i = 0; i < batchSize; i++) {
      const image = order[from + i];
      x.set(augment(pixels.subarray(image * PIXELS, (image + 1) * PIXELS), random), i * PIXELS);
      classes[i] = digits[image];
    }
    yield [x, classes];
  }
}
