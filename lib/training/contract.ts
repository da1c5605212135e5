/** What a training takes, what it tells while it runs, and the state from which it goes on. */
import type { AdamState, Execution, Mode, tf } from "@vae-notebooks/tf-graph";
import type { Batch } from "../data/batch";
import type { LossTerms } from "../model/loss";

/** What the loop can train: parameters, and a loss of a batch as LatentModel.loss describes it. */
export interface Trainable {
  parameters(): Record<string, tf.Variable>;
  loss(batch: Batch, counter: tf.Tensor1D, beta: tf.Scalar): LossTerms;
}

/** One epoch of a run: losses in nats, summed over pixels or latent dimensions, mean over images. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number;
  /** Mean over the epoch's batches, each with the weights of its moment, as in the write-up's curve. */
  train: LossTerms<number>;
  /** Mean over the held-out images, with the weights after the epoch. */
  validation: LossTerms<number>;
  /** How long the epoch took, with its validation. */
  seconds: number;
}

/** How far a training has come; reported about five times a second. */
export interface TrainingProgress {
  epoch: number;
  epochs: number;
  /** The epochs that are finished. */
  history: EpochRecord[];
  /** How many of this epoch's images have been used so far. */
  done: number;
  /** How many images an epoch has. */
  images: number;
  /** Mean loss of this epoch's batches so far, in nats per image. */
  train: LossTerms<number>;
  imagesPerSecond: number;
  /** Estimated from the speed so far, for the whole run. */
  secondsLeft: number;
}

/** Functions that are called while a training runs, and how to stop it. */
export interface TrainingCallbacks {
  onProgress?: (progress: TrainingProgress) => void;
  onEpoch?: (record: EpochRecord) => void;
  /**
   * Called with where the training stands: before its first step, after each epoch (after onEpoch) and when the signal has
   * stopped it. Whoever keeps the last of these states loses nothing: `from` continues there.
   */
  onCheckpoint?: (state: TrainingState) => void;
  /**
   * A state that an earlier training with this configuration and data handed to onCheckpoint. The result is that of a
   * training that was never stopped, to the last bit, if it runs on the same machine with as many operations at once.
   */
  from?: TrainingState;
  /** Called once, before the first step, with how the steps run: as a graph, or eagerly and why. */
  onCompiled?: (execution: Execution) => void;
  /** "traced" runs the steps as a graph or throws, "eager" runs them without; unless given, a graph where possible. */
  mode?: Mode;
  /** When it is aborted, the training stops within a second; the model keeps the weights that it then has. */
  signal?: AbortSignal;
}

/** Where a training stands after some step: all that it needs to go on as if it had never been stopped, to the last bit. */
export interface TrainingState {
  /** The epochs that are finished. */
  history: EpochRecord[];
  /** Of the epoch after them, which may have begun. */
  epoch: EpochPart;
  /** The values of the model's parameters, flat, by name. */
  weights: Record<string, Float32Array>;
  /** How its steps run: as a graph or eagerly, which round differently. */
  mode: Execution["mode"];
  /** Adam's number of steps, and its running means for each parameter. */
  adam: AdamState;
}

/** What is done of an epoch. */
export interface EpochPart {
  /** Batches done. */
  steps: number;
  /** Sums of their losses, in nats; empty before the first batch. */
  sums: Partial<LossTerms<number>>;
  /** How long they took. */
  seconds: number;
}
