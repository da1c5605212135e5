import { ASIDES } from "./asides";
import { COMPARISON_SENTENCES } from "./comparison";
import { LATENT_SENTENCES } from "./latent";
import { LOSS_SENTENCES } from "./loss";
import { CONTROLS, MEASURES } from "./measures";
import { MODEL_SENTENCES } from "./model";
import { RECONSTRUCTION_SENTENCES } from "./reconstructions";
import { Rules } from "./rules";
import { SAMPLE_SENTENCES } from "./samples";
import { TRAINING_SENTENCES } from "./training";
import { DECISION, KNOWN_SEEDS, RUN } from "./run";

/** Everything that is fixed before a run; COMMITTED_RULES holds its digest. */
export const RULES: Rules = {
  edition: 2,
  decision: DECISION,
  run: RUN,
  knownSeeds: KNOWN_SEEDS,
  measures: MEASURES,
  controls: CONTROLS,
  sentences: [
    ...MODEL_SENTENCES,
    ...LOSS_SENTENCES,
    ...TRAINING_SENTENCES,
    ...RECONSTRUCTION_SENTENCES,
    ...SAMPLE_SENTENCES,
    ...LATENT_SENTENCES,
    ...COMPARISON_SENTENCES,
  ],
  asides: ASIDES,
};

export { COMMITTED_RULES } from "./committed";
export { rulesDigest } from "./rules";
export type * from "./rules";
