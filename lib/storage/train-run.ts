import type { TrainingImages } from "../data/images";
import type { TrainingConfiguration } from "../training/configuration";
import type { EpochRecord } from "../training/contract";
import { assignWeights } from "../training/state";
import { Architecture, namedArchitecture } from "../model/architecture";
import { Vae } from "../model/vae";
import { trainingCheckpointFile } from "./checkpoint-threads";
import { ResumableCallbacks, ResumableTraining, trainResumably } from "./resumable";
import { checkpointMetadata, identityOf, Run, saveRun } from "./runs";
import { readTrainingCheckpoint } from "./training-checkpoint";

/**
 * Trains a run's model and saves the run in its directory. Stopped or killed, it goes on from its last checkpoint when it
 * is called again, and ends with the weights and the history (but for the seconds) of a run that was never stopped.
 *
 * @param directory of the run
 * @param run its model, fresh, and what it is trained with and on
 * @param images of that data, as trainingImages gives them
 * @param callbacks of the training; `existing` says what is done with a checkpoint that is there, see ResumableTraining
 * @returns the history
 * @throws what trainResumably and saveRun throw
 */
export function trainRun(
  directory: string,
  run: Omit<Run, "history">,
  images: TrainingImages,
  { existing, ...callbacks }: ResumableCallbacks & Pick<ResumableTraining, "existing"> = {},
): Promise<EpochRecord[]> {
  const { model, configuration } = run;
  const identity = checkpointMetadata(identityOf(run));
  const save = (history: EpochRecord[]) => saveRun(directory, { ...run, history });
  return trainResumably(directory, { model, data: images, configuration, identity, save, existing }, callbacks);
}

/** A run that was stopped before its last epoch. */
export interface StoppedRun {
  configuration: TrainingConfiguration;
  architecture: Architecture;
  /** The digest of the data that it is trained on. */
  digest: string;
  /** The epochs that are done. */
  history: EpochRecord[];
  /** The model as it was, also in the middle of an epoch; the caller disposes it. */
  model: Vae;
}

/**
 * Reads a run that was stopped, to go on with it or to look at its model.
 *
 * @returns undefined where the directory holds no checkpoint
 * @throws Error naming the file when it is damaged or not of a run
 */
export function loadStoppedRun(directory: string): StoppedRun | undefined {
  const stopped = readTrainingCheckpoint(directory);
  if (!stopped) return undefined;
  const { configuration, architecture, data } = stopped.identity;
  if (!configuration || !architecture || !data)
    throw new Error(`${trainingCheckpointFile(directory)}: expected a run's checkpoint, found another training's`);
  const run = {
    configuration: JSON.parse(configuration) as TrainingConfiguration,
    architecture: namedArchitecture(architecture),
    digest: data,
    history: stopped.state.history,
  };
  const model = new Vae(run.configuration.seed, run.architecture);
  assignWeights(model, stopped.state.weights);
  return { ...run, model };
}
