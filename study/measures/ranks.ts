/**
 * Ranks from 1 for the least; equal values share the mean of their ranks.
 *
 * @param values in any order, none of them NaN
 * @returns [N], the same as scipy.stats.rankdata
 */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let place = from; place < to; place++) ranks[order[place]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/**
 * Spearman's rank correlation: Pearson's correlation of the midranks.
 *
 * @returns from −1 (the opposite order) to 1 (the same order); NaN where all values of one side are equal
 * @throws RangeError when the lengths differ or there are fewer than two values
 *
 * Source: Spearman 1904; the same as scipy.stats.spearmanr.
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length < 2)
    throw new RangeError(`b: expected as many values as a has, and at least 2, found ${b.length} for ${a.length}`);
  const [ranksA, ranksB] = [midranks(a), midranks(b)];
  // The mean of midranks is that of 1 … N, whatever the ties.
  const middle = (a.length + 1) / 2;
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (ranksA[i] - middle) * (ranksB[i] - middle);
    squaresA += (ranksA[i] - middle) ** 2;
    squaresB += (ranksB[i] - middle) ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}

/**
 * The probability that a value of the first list is above one of the second, of equal ones a half: the area under the ROC
 * curve of a score, and Mann and Whitney's U / (N1 N2).
 *
 * @returns from 0 to 1; ½ where neither tends to be above the other
 * @throws RangeError when a list is empty
 *
 * Source: Mann and Whitney 1947; the same as scikit-learn's roc_auc_score.
 */
export function probabilityAbove(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const [one, two] = [first.length, second.length];
  if (one === 0 || two === 0)
    throw new RangeError(`values: expected at least one on each side, found ${one} and ${two}`);
  const ranks = midranks([...Array.from(first), ...Array.from(second)]);
  let sum = 0;
  for (let i = 0; i < one; i++) sum += ranks[i];
  return (sum - (one * (one + 1)) / 2) / (one * two);
}

/** Standard deviation of probabilityAbove where both lists come from one distribution: √((N1 + N2 + 1) / (12 N1 N2)). */
export function probabilityAboveError(first: number, second: number): number {
  return Math.sqrt((first + second + 1) / (12 * first * second));
}
