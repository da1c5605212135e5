/** Files: checkpoints, finished runs with what made them, and files that are written whole or not at all. */
export { loadCheckpoint, saveCheckpoint } from "./checkpoint";
export {
  checkpointMetadata,
  hasRun,
  historyJson,
  identityOf,
  loadRun,
  runCaption,
  runName,
  saveRun,
  stamp,
} from "./runs";
export type { Run, RunIdentity, Stamp } from "./runs";
export {
  checkWritable,
  FileFormatError,
  readJson,
  readSafeTensors,
  writeFileWhole,
  writeJson,
  writeSafeTensors,
} from "@vae-notebooks/arrays";
export type { SafeTensors } from "@vae-notebooks/arrays";
export { versions } from "./versions";
export type { Versions } from "./versions";
