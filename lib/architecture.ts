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

/** The write-up's sizes: "784 (imagem achatada) → 512 → 256 → 20 dimensões latentes". */
export const WRITE_UP_ARCHITECTURE: Architecture = { pixels: PIXELS, hidden: [512, 256], latentDim: 20 };
