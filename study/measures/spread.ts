/** What a handful of numbers says together: over seeds, their spread; over images, their mean and its uncertainty. */

/** A summary of one number measured several times, such as once a seed, in the number's own unit. */
export interface Spread {
  count: number;
  mean: number;
  /** Sample standard deviation, with count − 1; null of a single value, which says nothing of the spread. */
  deviation: number | null;
  min: number;
  max: number;
}

/**
 * Summarises values over seeds: mean, sample standard deviation √(Σ (v − mean)² / (n − 1)), least and greatest.
 *
 * @param values one a seed, at least one
 * @throws RangeError when there is none, or one is not finite, naming its place
 */
export function spread(values: ArrayLike<number>): Spread {
  const { mean, variance } = moments(values);
  const sorted = Float64Array.from(values).sort();
  const deviation = values.length > 1 ? Math.sqrt(variance) : null;
  return { count: values.length, mean, deviation, min: sorted[0], max: sorted[sorted.length - 1] };
}

/** A mean over independent values with its standard error, in the values' unit. */
export interface MeanEstimate {
  count: number;
  mean: number;
  /** Standard error of the mean, √(sample variance / n). */
  error: number;
}

/**
 * The mean of values such as the losses of images, and its standard error √(Σ (v − mean)² / (n − 1) / n).
 *
 * @param values at least two independent ones
 * @throws RangeError when there are fewer, or one is not finite, naming its place
 */
export function meanEstimate(values: ArrayLike<number>): MeanEstimate {
  if (values.length < 2)
    throw new RangeError(`values: expected at least 2 for a standard error, found ${values.length}`);
  const { mean, variance } = moments(values);
  return { count: values.length, mean, error: Math.sqrt(variance / values.length) };
}

/**
 * Quantiles of values, interpolated linearly between the sorted ones (NumPy's default, type 7 of Hyndman and Fan 1996).
 *
 * @param values at least one, in any order
 * @param levels from 0 (the least) to 1 (the greatest)
 * @returns one number for each level, in the values' unit
 * @throws RangeError when there is no value, one is not finite, or a level lies outside 0 … 1
 */
export function quantiles(values: ArrayLike<number>, levels: readonly number[]): number[] {
  requireFinite(values);
  const sorted = Float64Array.from(values).sort();
  return levels.map((level) => {
    if (!(level >= 0 && level <= 1)) throw new RangeError(`levels: expected numbers from 0 to 1, found ${level}`);
    const place = level * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  });
}

/** Mean and sample variance in two passes, in double precision. */
function moments(values: ArrayLike<number>): { mean: number; variance: number } {
  requireFinite(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return { mean, variance: squares / (values.length - 1) };
}

function requireFinite(values: ArrayLike<number>): void {
  if (values.length === 0) throw new RangeError("values: expected at least one, found none");
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`values[${i}]: expected a finite number, found ${values[i]}`);
  }
}
