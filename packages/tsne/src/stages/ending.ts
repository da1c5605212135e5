/** When a descent ends before its last iteration. */

import type { Forces } from "../engines/engine";
import type { Settings } from "../options";

/** Why a descent ended. */
export type Ending = "all iterations" | "gradient norm" | "no progress";

/** Iterations between two looks at whether it should end, as in scikit-learn. */
export const CHECK_INTERVAL = 50;

/** Whether a descent with these settings may end before its last iteration. */
export function mayEndEarly({ minGradientNorm, iterationsWithoutProgress }: Settings): boolean {
  return minGradientNorm > 0 || iterationsWithoutProgress < Infinity;
}

/**
 * Makes the rule that ends a descent: KL without a new minimum for too long, then a gradient that is too small.
 *
 * @returns to be called with each look's iteration, KL and norm of dKL/dy; the reason to end, or undefined
 *
 * Source: scikit-learn's _gradient_descent.
 */
export function endingRule(
  settings: Settings,
): (iteration: number, klDivergence: number, gradientNorm: number) => Ending | undefined {
  let least = Infinity;
  let leastAt = 0;
  return (iteration, klDivergence, gradientNorm) => {
    if (klDivergence < least) [least, leastAt] = [klDivergence, iteration];
    else if (iteration - leastAt > settings.iterationsWithoutProgress) return "no progress";
    return gradientNorm <= settings.minGradientNorm ? "gradient norm" : undefined;
  };
}

/** The norm of dKL/dy = 4 (attraction - repulsion / Z) over all coordinates; on a line those of the first axis. */
export function gradientNorm({ attraction, repulsion, normalisation }: Forces, components: 1 | 2): number {
  let sum = 0;
  for (let c = 0; c < attraction.length; c += 3 - components) {
    sum += (attraction[c] - repulsion[c] / normalisation) ** 2;
  }
  return 4 * Math.sqrt(sum);
}
