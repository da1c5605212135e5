import { NdArray } from "ndarray";
import { imageSide, rowMajor } from "@vae-notebooks/arrays";
import { binaryCrossEntropy } from "./cross-entropy";

/** Images on the host: bytes 0 … 255 or numbers 0 … 1, [N, pixels] or [N, rows, columns]. */
export type Images = NdArray<Uint8Array> | NdArray<Float32Array>;

/**
 * Sharpness: the mean of |difference| between pixels that are neighbours in a row or a column, with ink from 0 to 1.
 *
 * @throws RangeError when the images are not square
 */
export function meanEdge(images: Images): number {
  const data = rowMajor(images);
  const pixels = pixelsOf(images);
  const side = imageSide(pixels);
  let sum = 0;
  for (let start = 0; start < images.shape[0] * pixels; start += pixels) {
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const here = start + y * side + x;
        if (x + 1 < side) sum += Math.abs(data[here + 1] - data[here]);
        if (y + 1 < side) sum += Math.abs(data[here + side] - data[here]);
      }
    }
  }
  const steps = 2 * side * (side - 1);
  return sum / (images.shape[0] * steps * full(images));
}

/**
 * Entropy of the grey pixels, the least BCE that any reconstruction can have: −Σ x log x + (1 − x) log(1 − x).
 *
 * @returns nats, summed over pixels, mean over images
 */
export function pixelEntropy(images: Images): number {
  let sum = 0;
  rowMajor(images).forEach((level) => (sum += binaryCrossEntropy(level / full(images), level / full(images))));
  return sum / images.shape[0];
}

/**
 * BCE of images against one picture for all of them, the mean of other images: what a model achieves that ignores z.
 *
 * @param known images whose mean is the picture
 * @param images that are measured
 * @returns nats, summed over pixels, mean over images
 */
export function meanImageCrossEntropy(known: Images, images: Images): number {
  const pixels = pixelsOf(images);
  const mean = new Float64Array(pixels);
  rowMajor(known).forEach((level, i) => (mean[i % pixels] += level / full(known) / known.shape[0]));
  // A pixel that is never inked in the known images may be inked here: one pseudo-count of grey keeps its price finite.
  const probs = mean.map((p) => (p * known.shape[0] + 0.5) / (known.shape[0] + 1));
  let sum = 0;
  rowMajor(images).forEach((level, i) => (sum += binaryCrossEntropy(level / full(images), probs[i % pixels])));
  return sum / images.shape[0];
}

/** Pixels of one image. */
function pixelsOf({ shape: [, ...sides] }: Images): number {
  return sides.reduce((pixels, size) => pixels * size, 1);
}

function full(images: Images): number {
  return images.data instanceof Uint8Array ? 255 : 1;
}
