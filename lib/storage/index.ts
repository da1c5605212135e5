/** Files: checkpoints, trainings that go on after they were stopped, finished runs with what made them, and files that are written whole or not at all. */
export { loadCheckpoint, saveCheckpoint } from "./checkpoint";
export {
  checkpointMetadata,
  hasRun,
  historyJson,
  identityOf,
  loadRun,
  runCaption,
  runName,
  runFilesIn,
  saveRun,
  stamp,
} from "./runs";
export type { Run, RunIdentity, Stamp } from "./runs";
export {
  checkWritable,
  FileFormatError,
  lockDirectory,
  readJson,
  readSafeTensors,
  writeFileWhole,
  writeJson,
  writeSafeTensors,
} from "@vae-notebooks/arrays";
export type { SafeTensors } from "@vae-notebooks/arrays";
export { checkpointThreads, trainingCheckpointFile } from "./checkpoint-threads";
export { importWeights } from "./import-weights";
export { trainResumably } from "./resumable";
export type { ResumableCallbacks, ResumableTraining } from "./resumable";
export { loadStoppedRun, trainRun } from "./train-run";
export type { StoppedRun } from "./train-run";
export {
  readTrainingCheckpoint,
  removeTrainingCheckpoint,
  weightsDigest,
  writeTrainingCheckpoint,
} from "./training-checkpoint";
export type { StoppedTraining } from "./training-checkpoint";
export { versions } from "./versions";
export type { Versions } from "./versions";
