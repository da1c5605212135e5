import { IMAGE_SIDE, PIXELS } from "./configuration";
import { RandomStream } from "@vae-notebooks/random";
import { blurPixels, gaussianKernel } from "./blur";

/** What is done at random to an image each time that it is trained on, digit or not, so that none of it tells the two apart. */
export const AUGMENTATION = {
  /** Pixels up, down, left and right, at most. */
  shift: 1,
  /** Share of the images that are blurred: a blurred digit is a digit still. */
  blurShare: 0.3,
  /** Range of the blur's standard deviation, in pixels. */
  blurSigma: [0.4, 1.4],
  /** Share of the images whose ink is made fainter. */
  fadeShare: 0.25,
  /** Range of the factor on the ink. */
  fade: [0.5, 1],
} as const;

/**
 * One image shifted, at times blurred, at times made fainter.
 *
 * @param levels 784 grey levels 0 … 255, not changed
 * @param random decides what is done
 * @returns 784 numbers in [0, 1]
 */
export function augment(levels: Uint8Array, random: RandomStream): Float32Array {
  const { shift, blurShare, blurSigma, fadeShare, fade } = AUGMENTATION;
  // All is drawn whether it is used or not, so that an image's numbers don't depend on the shares.
  const [down, right] = [0, 1].map(() => Math.floor((2 * shift + 1) * random.uniform()) - shift);
  const [blurs, sigma, fades, factor] = [
    random.uniform(),
    between(blurSigma, random),
    random.uniform(),
    between(fade, random),
  ];
  const shifted = shiftPixels(levels, down, right);
  const pixels = blurs < blurShare ? blurPixels(shifted, gaussianKernel(sigma)) : shifted;
  const scale = (fades < fadeShare ? factor : 1) / 255;
  for (let i = 0; i < PIXELS; i++) pixels[i] *= scale;
  return pixels;
}

/** One image moved by whole pixels; what comes in is 0. */
export function shiftPixels(levels: ArrayLike<number>, down: number, right: number): Float32Array {
  const shifted = new Float32Array(PIXELS);
  for (let y = Math.max(0, down); y < Math.min(IMAGE_SIDE, IMAGE_SIDE + down); y++) {
    for (let x = Math.max(0, right); x < Math.min(IMAGE_SIDE, IMAGE_SIDE + right); x++) {
      shifted[y * IMAGE_SIDE + x] = levels[(y - down) * IMAGE_SIDE + x - right];
    }
  }
  return shifted;
}

function between([low, high]: readonly [number, number], random: RandomStream): number {
  return low + (high - low) * random.uniform();
}
