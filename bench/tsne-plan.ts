/** Which programs embed which points, and how often: the fast ones in rounds that alternate, the slow ones once. */

import { OTHER_ITERATIONS, OURS } from "../scripts/tsne-results";

/** Iterations of every program, with early exaggeration and after them; "its defaults" in a method's name says otherwise. */
export const SCHEDULE = { early: 250, later: 500 };

/** Programs of which one run takes at most some seconds at 10,000 points. */
const FAST = [OURS, "scikit-learn-intelex", "manifolds-rs"];
/** Of manifolds-rs with many dimensions, where its exact neighbours are slow. */
const APPROXIMATE = "manifolds-rs, approximate neighbours";
/** Of this project, where neighbours would be approximate by themselves. */
const EXACT = `${OURS}, exact neighbours`;
/** Programs of which one run takes half a minute at 10,000 points. */
const SLOW = ["openTSNE, FFT", "openTSNE, Barnes-Hut", "scikit-learn"];

/** What the points are: a trained VAE's latent means, or the pixels of the images. */
export type Kind = "latents" | "pixels";

/** Methods that embed the same points, each with the number of its rounds. */
export interface Comparison {
  kind: Kind;
  points: number;
  rounds: Record<string, number>;
}

/** How often fast programs run, up to 10,000 points and above. */
export interface Rounds {
  small: number;
  large: number;
}

/** The whole benchmark on a data set. */
export function fullPlan({ small, large }: Rounds): Comparison[] {
  return [
    { kind: "latents", points: 300, rounds: times(small, [OURS, "tsne-js"]) },
    {
      kind: "latents",
      points: 10_000,
      rounds: {
        ...times(small, [...FAST, `${OURS}, 1 thread`]),
        ...times(1, [...SLOW, "scikit-learn, its defaults"]),
      },
    },
    { kind: "latents", points: 70_000, rounds: { ...times(large, FAST), ...times(1, ["openTSNE, FFT"]) } },
    {
      kind: "pixels",
      points: 10_000,
      rounds: { ...times(small, [OURS, EXACT, "scikit-learn-intelex", APPROXIMATE]), ...times(1, SLOW) },
    },
    {
      kind: "pixels",
      points: 70_000,
      rounds: { ...times(large, [OURS, "scikit-learn-intelex", APPROXIMATE]), ...times(1, [EXACT]) },
    },
  ];
}

/** The latent means of another data set, by the fast programs. */
export function otherDataPlan({ small, large }: Rounds): Comparison[] {
  return [
    { kind: "latents", points: 10_000, rounds: { ...times(small, FAST), ...times(1, ["openTSNE, FFT"]) } },
    { kind: "latents", points: 70_000, rounds: times(large, FAST) },
  ];
}

/** Every program once, on 300 points: to see that everything works. */
export function quickPlan(): Comparison[] {
  const both = [...FAST, EXACT, `${OURS}, 1 thread`, APPROXIMATE, ...SLOW];
  return [
    { kind: "latents", points: 300, rounds: times(1, [...both, ...OTHER_ITERATIONS]) },
    { kind: "pixels", points: 300, rounds: times(1, both) },
  ];
}

function times(rounds: number, methods: string[]): Record<string, number> {
  return Object.fromEntries(methods.map((method) => [method, rounds]));
}
