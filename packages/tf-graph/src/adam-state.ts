import type { tf } from "./tensorflow";
import type { AdamState } from "./types";

/** @throws TypeError naming the moment that a state lacks or that has another size than its variable */
export function requireState(state: AdamState | undefined, variables: Record<string, tf.Variable>): void {
  if (state === undefined) return;
  for (const group of ["firstMoments", "secondMoments"] as const) {
    for (const [name, { size }] of Object.entries(variables)) {
      const found = state[group][name]?.length;
      if (found !== size)
        throw new TypeError(`state.${group}["${name}"]: expected ${size} numbers, found ${found ?? "none"}`);
    }
  }
  if (!Number.isInteger(state.step) || state.step < 0)
    throw new TypeError(`state.step: expected an integer from 0, found ${state.step}`);
}
