/** What results/bench_tsne.json holds: npm run bench:tsne writes it, the READMEs' tables are made of it. */

import type { Machine } from "./machine";

/** This project's method, against which the others are timed. */
export const OURS = "packages/tsne";

/** Methods that end by themselves or have iterations of their own: no competitors for the headline. */
export const OTHER_ITERATIONS = ["scikit-learn, its defaults", "tsne-js"];

/** One method on one set of points. */
export interface Measurement {
  method: string;
  version: string;
  /** Of every round, from array to array. */
  seconds: number[];
  medianSeconds: number;
  /** Median of the whole process: from a .npy file to a .npy file, with the program's start. */
  medianFileSeconds: number;
  iterations: number;
  peakMegabytes: number;
  /** KL(P || Q) in nats against one P for all methods: exact neighbours, perplexity 30. */
  klDivergence: number;
  /** Of 5 neighbours. */
  trustworthiness: number;
  /** Of 10 neighbours, leave one out. */
  knnAccuracy: number;
  measuredAt: string;
  /** Of this project, when it was measured. */
  commit: string;
}

/** Seconds that one thread of this project takes for each part of a run. */
export interface ThreadTimes {
  neighbours: number;
  affinities: number;
  initialisation: number;
  /** Of all iterations, as the three below. */
  attraction: number;
  /** Reading the repulsion from the grid. */
  repulsion: number;
  /** Moving the points. */
  steps: number;
  /** Spreading charges on the grid and transforming it. */
  grid: number;
}

/** All methods on one set of points. */
export interface TsneComparison {
  /** Such as "MNIST latents". */
  data: string;
  points: number;
  dimensions: number;
  /** Over how many points trustworthiness is a mean. */
  trustworthinessOf: number;
  measurements: Measurement[];
  /** Where one thread's time goes; of latent means alone. */
  oneThread?: ThreadTimes;
}

/** The results file. */
export interface TsneReport {
  command: string;
  machine: Machine;
  /** When the machine was started. */
  startedAt: string;
  node: string;
  schedule: { early: number; later: number };
  results: TsneComparison[];
}

/** Median seconds over those of this project's own, or undefined where that was not measured. */
export function timesOurs({ measurements }: TsneComparison, { medianSeconds }: Measurement): number | undefined {
  const own = measurements.find(({ method }) => method === OURS);
  return own && medianSeconds / own.medianSeconds;
}

/** The fastest program of others that ran all iterations, or undefined where there is none. */
export function strongestOther({ measurements }: TsneComparison): Measurement | undefined {
  return measurements
    .filter(({ method }) => !method.startsWith(OURS) && !OTHER_ITERATIONS.includes(method))
    .sort((one, other) => one.medianSeconds - other.medianSeconds)[0];
}
