/** Training with Adam: what decides a run, the loop, and what it reports. */
export {
  checkConfiguration,
  configurationCaption,
  configurationName,
  QUICK_TRAINING,
  WRITE_UP_TRAINING,
} from "./configuration";
export type { TrainingConfiguration } from "./configuration";
export { executionLine } from "./execution-line";
export { NotFiniteError } from "./not-finite";
export { weightsOf } from "./state";
export { trainModel } from "./training";
export type { EpochPart, EpochRecord, Trainable, TrainingCallbacks, TrainingProgress, TrainingState } from "./contract";
