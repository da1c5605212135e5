/** A histogram scaled to a density: the bars' areas sum to the share of the values that lie in its range. */
export interface Histogram {
  centres: number[];
  density: number[];
}

/**
 * Counts values in equal bins.
 *
 * @param values to count; those outside [from, to) are left out of the bars but not of the scale; of none all bars are 0
 * @param from lower end of the range
 * @param to upper end of the range
 * @param bins how many
 */
export function histogram(values: ArrayLike<number>, from: number, to: number, bins: number): Histogram {
  const width = (to - from) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i] - from) / width);
    if (bin >= 0 && bin < bins) counts[bin]++;
  }
  return {
    centres: counts.map((_, bin) => from + (bin + 0.5) * width),
    density: counts.map((count) => count / Math.max(values.length, 1) / width),
  };
}
