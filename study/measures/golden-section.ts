const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Where a function of one number that falls and then rises is least, by golden-section search.
 *
 * @param cost to be minimised
 * @param low end of the range; of equal costs the lower place is taken
 * @param high end of the range
 * @param tolerance length of the range that is left, whose middle is returned
 *
 * Source: Kiefer 1953, "Sequential minimax search for a maximum".
 */
export function goldenSection(cost: (at: number) => number, low: number, high: number, tolerance: number): number {
  let [a, b] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [costA, costB] = [cost(a), cost(b)];
  while (high - low > tolerance) {
    if (costA <= costB) {
      [high, b, costB] = [b, a, costA];
      a = high - GOLDEN * (high - low);
      costA = cost(a);
    } else {
      [low, a, costA] = [a, b, costB];
      b = low + GOLDEN * (high - low);
      costB = cost(b);
    }
  }
  return (low + high) / 2;
}
