import { Layer } from "./content";

/** A layer as the page carries it: src/page/unpack.js reads it. */
export interface PackedLayer {
  inputs: number;
  bits: number;
  /** Base64 of whole numbers of so many bits, row by row. */
  weight: string;
  /** Base64 of a float32 for each row: weight = whole number · step. */
  step: string;
  /** Base64 of float32. */
  bias: string;
}

/** Fewest and most bits of a weight. */
export const BITS = { least: 6, most: 16 };

/**
 * Rounds each row of a layer's weights to whole numbers times a step of the row's own, the largest weight of the row
 * being the largest whole number.
 *
 * @param bits of a whole number, from BITS.least to BITS.most
 */
export function packLayer({ weight, bias }: Layer, bits: number): PackedLayer {
  const rows = bias.length;
  const inputs = weight.length / rows;
  const half = 2 ** (bits - 1);
  const steps = new Float32Array(rows);
  const integers = new Int32Array(weight.length);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (let i = row * inputs; i < (row + 1) * inputs; i++) largest = Math.max(largest, Math.abs(weight[i]));
    steps[row] = largest / (half - 1);
    if (steps[row] === 0) continue;
    for (let i = row * inputs; i < (row + 1) * inputs; i++) {
      // float32 may have made the step a little smaller.
      integers[i] = Math.max(1 - half, Math.min(half - 1, Math.round(weight[i] / steps[row])));
    }
  }
  return {
    inputs,
    bits,
    weight: base64(packIntegers(integers, bits)),
    step: base64(steps),
    bias: base64(Float32Array.from(bias)),
  };
}

/**
 * Whole numbers −2^(bits − 1) < n < 2^(bits − 1), one after another, each as n + 2^(bits − 1), its lowest bit first.
 */
export function packIntegers(integers: ArrayLike<number>, bits: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((integers.length * bits) / 8));
  const half = 2 ** (bits - 1);
  let [next, held, heldBits] = [0, 0, 0];
  for (let i = 0; i < integers.length; i++) {
    held |= (integers[i] + half) << heldBits;
    heldBits += bits;
    for (; heldBits >= 8; heldBits -= 8, held >>>= 8) bytes[next++] = held & 255;
  }
  if (heldBits > 0) bytes[next] = held;
  return bytes;
}

/**
 * Images of bytes, each run of paper as a 0 and its length up to 255: about a quarter of the bytes for handwritten
 * digits.
 *
 * @param images [N][pixels], 0 … 255
 */
export function packImages(images: readonly ArrayLike<number>[]): string {
  const bytes: number[] = [];
  for (const image of images) {
    for (let pixel = 0; pixel < image.length;) {
      if (image[pixel] > 0) {
        bytes.push(image[pixel++]);
        continue;
      }
      const start = pixel;
      while (pixel < image.length && image[pixel] === 0 && pixel - start < 255) pixel++;
      bytes.push(0, pixel - start);
    }
  }
  return base64(Uint8Array.from(bytes));
}

/** The bytes of numbers, low byte first, as base64. */
export function base64(numbers: Uint8Array | Float32Array): string {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength).toString("base64");
}
