import { randomStream, streamSeed } from "@vae-notebooks/random";
import {
  ADAM,
  compileFunction,
  CompiledFunction,
  compileTraining,
  CompiledTraining,
  Execution,
  Input,
  Mode,
  tf,
} from "@vae-notebooks/tf-graph";
import { Batch, batchRanges, batchSizes } from "../data/batch";
import { TrainingImages } from "../data/images";
import { StoredImages } from "../data/stored-images";
import { LossTerms } from "../model/loss";
import { EVALUATION_BATCH, evaluationNoise } from "../model/noise";
import { checkConfiguration, TrainingConfiguration } from "./configuration";

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
  /** Called once, before the first step, with how the steps run: as a graph, or eagerly and why. */
  onCompiled?: (execution: Execution) => void;
  /** "traced" runs the steps as a graph or throws, "eager" runs them without; unless given, a graph where possible. */
  mode?: Mode;
  /** When it is aborted, the training stops within a second; the model keeps the weights that it then has. */
  signal?: AbortSignal;
}

const PROGRESS_MILLISECONDS = 200;

type Term = keyof LossTerms;

/**
 * Trains a model with Adam on batches in a new random order each epoch, and validates after each epoch.
 *
 * @param model whose weights are changed
 * @param data grey levels [N, rows, columns] to train and to validate with, with their labels for a conditional model
 * @param configuration of the run
 * @param callbacks for progress and stopping
 * @returns a record for each epoch that ended
 * @throws RangeError for a configuration that can't be trained; Error when the loss stops being a number, naming epoch
 *   and step; the signal's reason when it is aborted
 *
 * Source: write-up, "Dados e Treinamento".
 */
export async function trainModel(
  model: Trainable,
  data: TrainingImages,
  configuration: TrainingConfiguration,
  callbacks: TrainingCallbacks = {},
): Promise<EpochRecord[]> {
  checkConfiguration(configuration);
  const { seed, epochs, batchSize, beta } = configuration;
  const count = data.train.shape[0];
  const history: EpochRecord[] = [];
  const compiled = compileLosses(model, data, configuration, callbacks.mode);
  callbacks.onCompiled?.(compiled.training);
  const started = Date.now();
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      const epochStarted = Date.now();
      const report = (steps: number, sums: LossTerms<number>): void => {
        const done = Math.min(steps * batchSize, count);
        const train = meanLoss(sums, done);
        if (!Number.isFinite(train.total)) throw new Error(divergence(epoch, steps, train));
        const imagesPerSecond = done / ((Date.now() - epochStarted) / 1000);
        const passed = (epoch - 1) * count + done;
        const secondsLeft = ((Date.now() - started) / 1000 / passed) * (epochs * count - passed);
        callbacks.onProgress?.({ epoch, epochs, history, done, images: count, train, imagesPerSecond, secondsLeft });
      };
      const order = randomStream(seed, `order/${epoch}`).permutation(count);
      const noise = streamSeed(seed, "noise");
      const firstStep = (epoch - 1) * Math.ceil(count / batchSize);
      const counterOf = (from: number) => [noise, firstStep + from / batchSize];
      const trained = await compiled.training.runAll(batches(order, batchSize, beta, counterOf), {
        signal: callbacks.signal,
        interval: PROGRESS_MILLISECONDS,
        onProgress: ({ steps, sums }) => steps > 0 && report(steps, sums),
      });
      callbacks.signal?.throwIfAborted();
      // The noise of evaluateLoss, the same after each epoch: the curve changes with the weights alone.
      const inOrder = Int32Array.from({ length: data.validation.shape[0] }, (_, i) => i);
      const validated = await compiled.validation.runAll(
        batches(inOrder, EVALUATION_BATCH, beta, (from) => [evaluationNoise(seed), from]),
      );
      const record: EpochRecord = {
        epoch,
        train: meanLoss(trained.sums, count),
        validation: meanLoss(validated.sums, inOrder.length),
        seconds: (Date.now() - epochStarted) / 1000,
      };
      // The last step's loss was computed before its update; what the update did shows in the validation.
      const diverged = [record.train, record.validation].find(({ total }) => !Number.isFinite(total));
      if (diverged) throw new Error(divergence(epoch, Math.ceil(count / batchSize), diverged));
      history.push(record);
      callbacks.onEpoch?.(record);
      // The epoch of a small data set may end before the event loop could do other work.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    compiled.dispose();
  }
  return history;
}

/** What a step takes: which images [N], the counter of its noise [2], and the weight of the KL term. */
type StepInputs = [tf.Tensor1D, tf.Tensor1D, tf.Scalar];

/** The training step and the validation loss, both functions of StepInputs, over data sets that stay in memory. */
function compileLosses(
  model: Trainable,
  data: TrainingImages,
  { batchSize, learningRate }: TrainingConfiguration,
  mode?: Mode,
): { training: CompiledTraining<Term>; validation: CompiledFunction<Term>; dispose: () => void } {
  const [train, validation] = (["train", "validation"] as const).map(
    (part) => new StoredImages({ images: data[part], labels: data.labels?.[part] }),
  );
  const lossOf =
    (stored: StoredImages) =>
    ([indices, counter, beta]: StepInputs) =>
      model.loss(stored.batch(indices), counter, beta);
  const examples = [train, validation].map(({ count }, i) =>
    exampleBatches(count, i === 0 ? batchSize : EVALUATION_BATCH),
  );
  const free = () => {
    train.dispose();
    validation.dispose();
  };
  let step: CompiledTraining<Term> | undefined;
  try {
    const training = (step = compileTraining({
      variables: model.parameters(),
      loss: lossOf(train),
      examples: examples[0],
      adam: { ...ADAM, learningRate },
      mode,
    }));
    const evaluation = compileFunction({ f: lossOf(validation), examples: examples[1], mode });
    return {
      training,
      validation: evaluation,
      dispose: () => {
        training.dispose();
        evaluation.dispose();
        free();
      },
    };
  } catch (error) {
    step?.dispose();
    free();
    throw error;
  } finally {
    tf.dispose(examples);
  }
}

/** Example inputs for each size of batch that occurs. */
function exampleBatches(count: number, batchSize: number): StepInputs[] {
  return batchSizes(count, batchSize).map((size) => [tf.zeros([size], "int32"), tf.zeros([2], "int32"), tf.scalar(1)]);
}

/** The inputs of each step: the indices of its images, the counter of its noise by where it starts, and β. */
function* batches(
  order: Int32Array,
  batchSize: number,
  beta: number,
  counterOf: (from: number) => number[],
): Generator<Input[]> {
  for (const [from, to] of batchRanges(order.length, batchSize)) {
    yield [order.subarray(from, to), Int32Array.from(counterOf(from)), Float32Array.of(beta)];
  }
}

function meanLoss({ reconstruction, kl, total }: LossTerms<number>, images: number): LossTerms<number> {
  return { reconstruction: reconstruction / images, kl: kl / images, total: total / images };
}

function divergence(epoch: number, step: number, found: LossTerms<number>): string {
  return (
    `training stopped in epoch ${epoch} after ${step} steps: expected a finite loss, found reconstruction ${found.reconstruction}, ` +
    `kl ${found.kl}; a smaller learning rate usually helps`
  );
}
