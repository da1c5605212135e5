/** Which perplexity so many points can have. */

/** A perplexity, and the neighbours that are looked at for it. */
export interface Neighbourhood {
  perplexity: number;
  neighbours: number;
}

/** Fewer points have no three neighbours, and so no perplexity of at least 1. */
const FEWEST_POINTS = 4;

/**
 * The perplexity for so many points, and floor(3 x perplexity) neighbours, as in van der Maaten's and openTSNE's code.
 * Where the points don't have that many neighbours the perplexity is lowered to (N - 1) / 3, as openTSNE does it.
 *
 * @param warn is told of a lowered perplexity, in a sentence
 * @throws RangeError when the perplexity is below 1 or there are fewer than 4 points
 */
export function neighbourhood(count: number, wished: number, warn: (message: string) => unknown): Neighbourhood {
  if (!Number.isFinite(wished) || wished <= 0) {
    throw new RangeError(`perplexity: expected a number above 0, found ${wished}`);
  }
  if (wished < 1) throw new RangeError(`perplexity: expected at least 1 (one neighbour), found ${wished}`);
  if (count < FEWEST_POINTS) {
    throw new RangeError(`points: expected at least ${FEWEST_POINTS}, found ${count}`);
  }
  const neighbours = Math.floor(3 * wished);
  if (neighbours <= count - 1) return { perplexity: wished, neighbours };
  const perplexity = (count - 1) / 3;
  warn(
    `perplexity: ${wished} looks at ${neighbours} neighbours, and ${count} points have ${count - 1}; ` +
      `lowered to ${Number(perplexity.toFixed(2))}`,
  );
  return { perplexity, neighbours: count - 1 };
}
