import { tf } from "@vae-notebooks/tf-graph";

/** A tensor, or an array of numbers. */
export type Numbers = tf.Tensor | ArrayLike<number>;

/**
 * Compares what a notebook's cell computed with what the library computes.
 *
 * @param pairs by name: the cell's numbers and the library's; nothing is disposed
 * @param tolerance the largest |difference| that is still called the same, in the numbers' own unit
 * @returns a line for each pair with its largest difference
 * @throws Error naming the pair, when they differ in length or by more than the tolerance, or a number is not finite
 */
export function sameNumbers(pairs: Record<string, [cell: Numbers, library: Numbers]>, tolerance = 1e-5): string {
  const lines = Object.entries(pairs).map(([name, [cell, library]]) => {
    const [own, theirs] = [onHost(cell), onHost(library)];
    if (own.length !== theirs.length)
      throw new Error(`${name}: expected ${theirs.length} numbers as the library has, found ${own.length}`);
    let largest = 0;
    for (let i = 0; i < own.length; i++) {
      const difference = Math.abs(own[i] - theirs[i]);
      // Written so that NaN is refused as well.
      if (!(difference <= tolerance)) {
        throw new Error(
          `${name}: expected the library's ${theirs[i]} to within ${tolerance} at place ${i}, found ${own[i]}`,
        );
      }
      largest = Math.max(largest, difference);
    }
    return `${name}: ${own.length} numbers, largest difference from the library's ${largest === 0 ? "0" : largest.toExponential(1)}`;
  });
  return lines.join("\n");
}

function onHost(numbers: Numbers): ArrayLike<number> {
  return numbers instanceof tf.Tensor ? numbers.dataSync() : numbers;
}
