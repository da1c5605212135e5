import ndarray, { NdArray } from "ndarray";
import { IMAGE_SIDE, PIXELS } from "./configuration";
import { rowMajor } from "@vae-notebooks/arrays";

/**
 * The weights of a Gaussian blur along one axis, exp(−k² / 2σ²) for k from −3σ to 3σ, scaled to sum 1.
 *
 * @param sigma standard deviation in pixels
 * @throws RangeError when sigma is not a number above 0
 */
export function gaussianKernel(sigma: number): Float64Array {
  if (!(sigma > 0 && Number.isFinite(sigma)))
    throw new RangeError(`sigma: expected a number of pixels above 0, found ${sigma}`);
  const reach = Math.ceil(3 * sigma);
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * One image blurred along its rows and then its columns; outside the image is 0.
 *
 * @param pixels 784 numbers, not changed
 * @param kernel as gaussianKernel makes it
 */
export function blurPixels(pixels: ArrayLike<number>, kernel: Float64Array): Float32Array {
  return alongRows(alongRows(pixels, kernel), kernel);
}

/**
 * Images blurred by a Gaussian, as bytes.
 *
 * @param images grey levels [N, 28, 28]
 * @param sigma standard deviation in pixels
 */
export function blurImages(images: NdArray<Uint8Array>, sigma: number): NdArray<Uint8Array> {
  const kernel = gaussianKernel(sigma);
  const levels = rowMajor(images);
  const blurred = new Uint8Array(images.shape[0] * PIXELS);
  for (let start = 0; start < blurred.length; start += PIXELS) {
    blurred.set(blurPixels(levels.subarray(start, start + PIXELS), kernel).map(Math.round), start);
  }
  return ndarray(blurred, [images.shape[0], IMAGE_SIDE, IMAGE_SIDE]);
}

/** Blurs along the rows and transposes, so that twice of it blurs along both axes and stands upright again. */
function alongRows(pixels: ArrayLike<number>, kernel: Float64Array): Float32Array {
  const reach = (kernel.length - 1) / 2;
  const result = new Float32Array(PIXELS);
  for (let y = 0; y < IMAGE_SIDE; y++) {
    for (let x = 0; x < IMAGE_SIDE; x++) {
      const from = Math.max(0, x - reach);
      const to = Math.min(IMAGE_SIDE - 1, x + reach);
      let sum = 0;
      for (let k = from; k <= to; k++) sum += pixels[y * IMAGE_SIDE + k] * kernel[k - x + reach];
      result[x * IMAGE_SIDE + y] = sum;
    }
  }
  return result;
}
