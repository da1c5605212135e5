/** Mean of numbers, in double precision. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** The mean of (value − centre)^power: the power-th moment about a centre. */
export function moment(values: ArrayLike<number>, power: number, centre: number): number {
  return mean(Array.from(values, (value) => (value - centre) ** power));
}

/** Σ (found − expected)² / expected over equally likely classes: Pearson's χ². */
export function chiSquared(counts: ArrayLike<number>): number {
  const expected = mean(counts);
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i] - expected) ** 2 / expected;
  return sum;
}

/**
 * The χ² that n degrees of freedom exceed by chance in about one case of 3.5 million, which is 5 standard deviations
 * (Wilson and Hilferty's approximation).
 */
export function chiSquaredLimit(degrees: number): number {
  const share = 2 / (9 * degrees);
  return degrees * (1 - share + 5 * Math.sqrt(share)) ** 3;
}

/** Pearson's correlation of two lists of equal length; ± 5 / √n covers what chance gives independent lists. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanA = mean(a);
  const meanB = mean(b);
  const product = mean(Array.from(a, (value, i) => (value - meanA) * (b[i] - meanB)));
  return product / Math.sqrt(moment(a, 2, meanA) * moment(b, 2, meanB));
}

/** The standard normal's distribution function, to 2e-7 (Abramowitz and Stegun 7.1.26). */
export function normalDistribution(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 0.5 * tail * Math.exp((-x * x) / 2);
  return x >= 0 ? 1 - half : half;
}

/** Kolmogorov and Smirnov's largest distance between the values' distribution and the standard normal's. */
export function normalDistance(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(Array.from(values)).sort();
  let largest = 0;
  sorted.forEach((value, i) => {
    const expected = normalDistribution(value);
    largest = Math.max(largest, Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
  });
  return largest;
}

/** The distance that n draws from the right distribution exceed in one case of ten million: 2 exp(−2 n d²) = 1e-7. */
export function normalDistanceLimit(n: number): number {
  return Math.sqrt(Math.log(2 / 1e-7) / (2 * n));
}
