import { createHash } from "node:crypto";

/**
 * What is measured: the write-up's VAE and the standard autoencoder, one a seed; the VAE with other weights β of the KL term;
 * facts that need no seed; and what the rules are tried on (see CONTROLS).
 */
export type Subject = ModelSubject | "facts" | ControlSubject;

/** Trained models. */
export type ModelSubject = "vae" | "autoencoder" | "beta-0" | "beta-0.25" | "beta-2" | "beta-4";

/** What rules are tried on, each with a known answer. */
export type ControlSubject =
  | "real-digits"
  | "other-real-digits"
  | "blurred-digits"
  | "spliced-digits"
  | "cross-fades"
  | "memoriser"
  | "copies"
  | "normal-codes"
  | "shifted-codes"
  | "correlated-codes"
  | "lookup-paths"
  | "pixel-map"
  | "noise-map"
  | "normal-map"
  | "disc-map"
  | "ellipse-map"
  | "islands-map"
  | "ring-map"
  | "split-islands-map"
  | "joined-pairs-map"
  | "random-clusters"
  | "same-clusters"
  | "geometric-curve"
  | "straight-curve"
  | "wrong-gradient"
  | "second-estimate"
  | "wrong-estimator"
  | "squared-error"
  | "linear-loss"
  | "whole-density";

/** A measure in words. */
export interface MeasureWords {
  what: string;
  unit: string;
  /** Digits behind the point when it is shown. */
  digits: number;
  /** What it depends on beside the subject and the seed. */
  by: "nothing" | "judge" | "map";
}

/**
 * One condition: the measure of the subject, divided by or less a reference, against a threshold. It is decided by the mean
 * over seeds.
 */
export interface Criterion {
  measure: string;
  subject: Subject;
  relation: "at least" | "at most";
  threshold: number;
  /** Where nothing is asked for: ±20 % is taken of the threshold's distance to it. 0 unless given; 1 for a share near 1. */
  anchor?: number;
  /** Other thresholds that somebody might take. */
  also?: readonly number[];
  /** The measure of another subject that it is compared with, seed by seed. */
  against?: { subject: Subject; measure?: string; by: "ratio" | "difference" };
}

/** Something with a known answer, on which the same criterion is tried. */
export interface Control {
  subject: Subject;
  expected: "pass" | "fail";
  why: string;
  /** Which of the question's criteria is tried on it, counted from 0. The first unless given. */
  criterion?: number;
}

/** One thing that a sentence says, as something that a measurement can answer. */
export interface Question {
  /** Whether what was reported is seen here as well, or whether it holds in general. */
  scope: "reported" | "general";
  asks: string;
  /** All of them have to be met. None where the question can't be decided, or is settled without a measurement. */
  criteria: readonly Criterion[];
  /** What the result would mean, stated before it is known. */
  ifMet: string;
  ifNot: string;
  controls?: readonly Control[];
  /** What meets the same criteria without being what the sentence is about: no verdict, but said. */
  rivals?: readonly Subject[];
  /** Why no control is asked for: a count, an identity. */
  needsNoControl?: string;
  /** No number can answer it, and why; what would. */
  undecidable?: { because: string; wouldDecide: string };
  /** True by the definition of what was built, and why. */
  byDefinition?: string;
}

/** A sentence of the write-up with what it says. */
export interface Sentence {
  id: string;
  section: string;
  /** As it stands in the write-up; several where it is quoted in parts. */
  quotes: readonly string[];
  english: string;
  questions: readonly Question[];
  /** About MNIST's digits, or the write-up's own figures on MNIST: without meaning for other data. */
  mnistOnly?: true;
  /** What was changed against the first edition's rule, and why. */
  changed: string;
}

/** A sentence that asserts nothing that a measurement could answer, and why. */
export interface Aside {
  quote: string;
  because: string;
}

/** What a run trains and how much it measures. */
export interface RunRules {
  seeds: readonly number[];
  /** Those of the seeds with which the weights β other than 1 are trained. */
  sweptSeeds: readonly number[];
  betas: readonly number[];
  batchSizes: readonly number[];
  /** The judges: the first is read, the others say whether an answer hangs on it. */
  judges: readonly { name: string; architecture: "convolutional" | "perceptron"; seed: number; epochs: number }[];
  /** Shares of held-out real digits that pass a judge. */
  operatingPoints: readonly number[];
  testImages: number;
  samples: number;
  paths: number;
  steps: number;
  midpoints: number;
  neighbours: number;
  boundImages: number;
  bounds: readonly number[];
  fittedCodes: number;
  components: number;
  /** How the codes are mapped: the first is what the verdict is read at. */
  maps: readonly { codes: "means" | "samples"; start: "pca" | "random"; seed: number }[];
  memoriser: { images: number; epochs: number };
}

/** How verdicts are reached. */
export interface DecisionRules {
  resamples: number;
  bootstrapSeed: number;
  /** Share of the resamples that must give the verdict for it to be stable over seeds. */
  stableShare: number;
  /** ± this share of a threshold's distance to its anchor. */
  thresholdShare: number;
}

/** Everything that is fixed before a run. */
export interface Rules {
  edition: number;
  decision: DecisionRules;
  run: RunRules;
  /** Seeds that earlier runs used: what is trained with them is exploratory. */
  knownSeeds: readonly number[];
  measures: Readonly<Record<string, MeasureWords>>;
  controls: Readonly<Record<ControlSubject, string>>;
  sentences: readonly Sentence[];
  asides: readonly Aside[];
}

/** The SHA-256 of rules as JSON with sorted keys: two with the same digest are the same rules. */
export function rulesDigest(rules: Rules): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(rules)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
