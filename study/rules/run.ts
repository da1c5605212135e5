import { DecisionRules, RunRules } from "./rules";

/** Seeds that runs of this project used before this edition: its notebooks', benchmarks', tests' and first audit's. */
export const KNOWN_SEEDS: readonly number[] = [...Array(100).keys()];

/** The confirmatory run. */
export const RUN: RunRules = {
  seeds: [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010],
  sweptSeeds: [1001, 1002, 1003, 1004, 1005],
  betas: [0, 0.25, 2, 4],
  batchSizes: [32, 64, 128],
  judges: [
    { name: "judge", architecture: "convolutional", seed: 1001, epochs: 10 },
    { name: "judge-second-seed", architecture: "convolutional", seed: 1002, epochs: 4 },
    { name: "judge-third-seed", architecture: "convolutional", seed: 1003, epochs: 4 },
    { name: "judge-perceptron", architecture: "perceptron", seed: 1001, epochs: 6 },
  ],
  operatingPoints: [0.95, 0.98, 0.99],
  testImages: 10000,
  samples: 5000,
  paths: 200,
  steps: 10,
  midpoints: 2000,
  neighbours: 400,
  boundImages: 2000,
  bounds: [1, 50],
  fittedCodes: 10000,
  components: 10,
  maps: [
    { codes: "means", start: "pca", seed: 1 },
    { codes: "means", start: "random", seed: 2 },
    { codes: "means", start: "random", seed: 3 },
    { codes: "samples", start: "pca", seed: 1 },
  ],
  memoriser: { images: 64, epochs: 2500 },
};

/** One way of reading at a time is changed; a verdict that changes with any of them can't be decided. */
export const DECISION: DecisionRules = { resamples: 2000, bootstrapSeed: 2, stableShare: 0.95, thresholdShare: 0.2 };
