import { lockDirectory, removeTemporaryFiles, SafeTensors } from "@vae-notebooks/arrays";
import type { TrainingImages } from "../data/images";
import type { TrainingConfiguration } from "../training/configuration";
import type { EpochRecord, Trainable, TrainingCallbacks } from "../training/contract";
import { trainModel } from "../training/training";
import { trainingCheckpointFile } from "./checkpoint-threads";
import {
  readTrainingCheckpoint,
  removeTrainingCheckpoint,
  StoppedTraining,
  trainingMachine,
  writeTrainingCheckpoint,
} from "./training-checkpoint";

/** A training that can be stopped at any moment and goes on from its last checkpoint. */
export interface ResumableTraining {
  /** A fresh model: its weights become those of the checkpoint. */
  model: Trainable;
  data: TrainingImages;
  configuration: TrainingConfiguration;
  /** What is trained and on what, beside the configuration: model, layers, digest of the data. */
  identity: Record<string, string>;
  /** Writes what is to stay of the finished training; the checkpoint is taken away after it. */
  save: (history: EpochRecord[]) => void;
  /**
   * What is done with a checkpoint that is there. "continue", unless given: this training's is continued, another one's (see
   * trainingDifference) is refused. "continue or replace": another one's is replaced. "replace": any is.
   */
  existing?: "continue" | "continue or replace" | "replace";
}

/** Functions that are called while a resumable training runs. */
export interface ResumableCallbacks extends Omit<TrainingCallbacks, "from"> {
  /** Called before the first step where a checkpoint is continued, with what is done. */
  onResumed?: (stopped: StoppedTraining) => void;
  /** Gives arrays that are kept with each checkpoint, by name; onResumed gets those of the checkpoint that is continued. */
  attach?: () => SafeTensors["tensors"];
  /** Called where the checkpoint of another training is replaced, with what is different. */
  onReplaced?: (difference: string) => void;
}

/**
 * Trains a model and keeps in a directory, at each epoch and when it is stopped, all that it needs to go on; called again
 * after it was stopped or killed, it goes on there, and gives the weights and the history (but for the seconds) of a
 * training that was never stopped, to the last bit.
 *
 * @param directory of this training alone; locked while it runs
 * @returns the history of all epochs
 * @throws what trainModel throws; Error naming the directory where another process is at work there, and naming the file
 *   where the checkpoint is damaged, can't be written or is of another training
 */
export async function trainResumably(
  directory: string,
  { model, data, configuration, identity, save, existing = "continue" }: ResumableTraining,
  callbacks: ResumableCallbacks = {},
): Promise<EpochRecord[]> {
  const release = lockDirectory(directory);
  try {
    removeTemporaryFiles(directory);
    const whole = { ...identity, configuration: JSON.stringify(configuration) };
    const found = existing === "replace" ? undefined : readTrainingCheckpoint(directory);
    const different = found && trainingDifference(found, whole);
    if (different && existing === "continue") throw new Error(`${trainingCheckpointFile(directory)}: ${different}`);
    if (different) callbacks.onReplaced?.(different);
    const stopped = different ? undefined : found;
    if (stopped) callbacks.onResumed?.(stopped);
    const history = await trainModel(model, data, configuration, {
      ...callbacks,
      from: stopped?.state,
      onCheckpoint: (state) => {
        writeTrainingCheckpoint(directory, state, whole, callbacks.attach?.());
        callbacks.onCheckpoint?.(state);
      },
    });
    save(history);
    removeTrainingCheckpoint(directory);
    return history;
  } finally {
    release();
  }
}

/**
 * What is different between a stopped training and one with this identity in this process, where it can't go on to the last
 * bit: "expected threads 2, found 4". Undefined where it can.
 */
export function trainingDifference(
  { identity, machine }: Pick<StoppedTraining, "identity" | "machine">,
  expected: Record<string, string>,
): string | undefined {
  const [found, wanted] = [
    { ...identity, ...machine },
    { ...expected, ...trainingMachine() },
  ] as Record<string, string>[];
  const key = Object.keys({ ...wanted, ...found }).find((name) => found[name] !== wanted[name]);
  return key && `expected a training with ${key} ${wanted[key] ?? "unset"}, found one with ${found[key] ?? "none"}`;
}
