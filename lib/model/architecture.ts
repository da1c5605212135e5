/** The sizes of the network's layers, in the one place where they stand. */

/** Width and height of an MNIST image, in pixels. */
export const IMAGE_SIDE = 28;

/** Pixels of a flattened image: 28 · 28 = 784. */
export const PIXELS = IMAGE_SIDE * IMAGE_SIDE;

/** The sizes that make up a VAE of the write-up's kind: pixels → hidden → latentDim → hidden reversed → pixels. */
export interface Architecture {
  /** Inputs and outputs: one number a pixel. */
  pixels: number;
  /** Units of the encoder's two hidden layers, in order; the decoder has them in reverse. */
  hidden: [number, number];
  /** Numbers in the latent vector z. */
  latentDim: number;
}

/** The sizes from the pixels in to the latent numbers, for names and messages: "784-512-256-20". */
export function architectureName({ pixels, hidden, latentDim }: Architecture): string {
  return [pixels, ...hidden, latentDim].join("-");
}

/**
 * Width and height of a square image of so many pixels.
 *
 * @throws RangeError when no square image has this number of pixels
 */
export function imageSide(pixels: number): number {
  const side = Math.round(Math.sqrt(pixels));
  if (side < 1 || side * side !== pixels)
    throw new RangeError(`images: expected square ones, such as 28 × 28 pixels, found ${pixels} pixels`);
  return side;
}

/** The write-up's sizes: "784 (imagem achatada) → 512 → 256 → 20 dimensões latentes". */
export const WRITE_UP_ARCHITECTURE: Architecture = { pixels: PIXELS, hidden: [512, 256], latentDim: 20 };
