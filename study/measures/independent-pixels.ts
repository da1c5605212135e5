import ndarray, { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";

/**
 * Images whose pixels know nothing of each other: each pixel is taken from an image of its own, drawn at random.
 *
 * Every pixel has the distribution that it has in the given images, so what such pictures lack is only how pixels depend on
 * each other.
 *
 * @param images grey levels [N, rows, columns]
 * @param count how many to make
 * @param seed of the draws
 * @returns grey levels [count, rows, columns]
 */
export function independentPixels(images: NdArray<Uint8Array>, count: number, seed: number): NdArray<Uint8Array> {
  const [available, rows, columns] = images.shape;
  const pixels = rows * columns;
  const known = rowMajor(images);
  const random = randomStream(seed, "independent pixels");
  const drawn = Uint8Array.from(
    { length: count * pixels },
    (_, i) => known[Math.floor(random.uniform() * available) * pixels + (i % pixels)],
  );
  return ndarray(drawn, [count, rows, columns]);
}
