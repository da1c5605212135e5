import {
  checkJudgeConfiguration,
  JUDGE_TRAINING,
  JudgeConfiguration,
  learningRateOf,
  PIXELS,
  QUICK_JUDGE_TRAINING,
} from "./configuration";
import { CompiledTraining, compileTraining, Execution, Mode, tf } from "@vae-notebooks/tf-graph";
import { LabelledImages, selectImages, splitTrainValidation } from "../../lib/data/images";
import { randomStream } from "@vae-notebooks/random";
import { calibrate } from "./calibration";
import { Classifier, CLASSES } from "./classifier";
import { Judge, judgeLogits } from "./judge";
import { meanCrossEntropy } from "./temperature";
import { epochImages, trainingBatches } from "./training-images";

/** One epoch of a judge's training. */
export interface JudgeEpoch {
  /** Counted from 1. */
  epoch: number;
  /** Cross-entropy in nats, mean over the epoch's images, digits and nonsense, while the weights were moving. */
  loss: number;
  /** Share of these images whose class had the highest logit. */
  accuracy: number;
  /** On the held-out digits after the epoch, before any calibration; a refusal is an error. */
  validation: { loss: number; accuracy: number };
  /** Wall time of the epoch with its validation. */
  seconds: number;
}

/** Where a judge's training stands, several times a second. */
export interface JudgeProgress {
  epoch: number;
  epochs: number;
  /** Images of this epoch that are done, and all of them. */
  done: number;
  images: number;
  /** Mean of this epoch's batches so far, nats per image. */
  loss: number;
  /** Estimated from the speed so far, for the whole run. */
  secondsLeft: number;
}

/** What may differ from JUDGE_TRAINING, who is told what, and how it is stopped. */
export interface JudgeOptions extends Partial<JudgeConfiguration> {
  /** Starts from QUICK_JUDGE_TRAINING instead: seconds, and more errors. */
  quick?: boolean;
  onProgress?: (progress: JudgeProgress) => void;
  onEpoch?: (record: JudgeEpoch) => void;
  /** Told how the steps run: as a graph, or eagerly and why. */
  onCompiled?: (execution: Execution) => void;
  /** "eager" forbids the graph, "traced" insists on it; a graph where TensorFlow can run one unless given. */
  mode?: Mode;
  /** Aborting it stops the training within a second or so. */
  signal?: AbortSignal;
}

const PROGRESS_MILLISECONDS = 200;

/**
 * Trains a judge on digits and on nonsense made of them, and calibrates it on digits held out from training.
 *
 * The same options give the same judge.
 *
 * @param data the 60,000 training digits of MNIST, or fewer; never the test digits, which the judge is measured on
 * @returns the judge; the caller disposes it
 * @throws RangeError for a configuration that can't be trained; Error when the loss stops being a number; the signal's reason
 *   when it is aborted
 */
export async function trainJudge(data: LabelledImages, options: JudgeOptions = {}): Promise<Judge> {
  const configuration = judgeConfiguration(options);
  const { seed, images, validationImages } = configuration;
  const available = data.images.shape[0];
  checkJudgeConfiguration(configuration, available);
  const order = randomStream(seed, "judge/subset")
    .permutation(available)
    .subarray(0, images ?? available);
  const digits = selectImages(data, order);
  const { train, validation } = splitTrainValidation(digits, seed, validationImages / order.length);
  const classifier = new Classifier(seed, configuration.architecture);
  try {
    await trainClassifier(classifier, train, validation, configuration, options);
    const calibration = calibrate(judgeLogits(classifier, validation.images), validation.labels.data, configuration);
    return new Judge(classifier, configuration, calibration);
  } catch (error) {
    classifier.dispose();
    throw error;
  }
}

const CONFIGURED = [
  "seed",
  "epochs",
  "batchSize",
  "learningRate",
  "validationImages",
  "nonsenseShare",
  "refusedShare",
  "passShare",
  "images",
] as const satisfies readonly (keyof JudgeConfiguration)[];

/** The configuration that options ask for. */
export function judgeConfiguration(options: JudgeOptions): JudgeConfiguration {
  const configuration = { ...(options.quick ? QUICK_JUDGE_TRAINING : JUDGE_TRAINING) };
  for (const name of CONFIGURED) {
    const value = options[name];
    if (value !== undefined) configuration[name] = value;
  }
  if (options.architecture !== undefined) configuration.architecture = options.architecture;
  if (options.mirrored !== undefined) configuration.mirrored = options.mirrored;
  return configuration;
}

async function trainClassifier(
  classifier: Classifier,
  train: LabelledImages,
  validation: LabelledImages,
  configuration: JudgeConfiguration,
  callbacks: JudgeOptions,
): Promise<void> {
  const { seed, epochs, batchSize, nonsenseShare, mirrored = true } = configuration;
  const started = Date.now();
  const step = compileStep(classifier, batchSize, callbacks.mode);
  callbacks.onCompiled?.(step);
  try {
    for (let epoch = 1; epoch <= epochs; epoch++) {
      step.learningRate = learningRateOf(configuration, epoch);
      const epochStarted = Date.now();
      const images = epochImages(train, nonsenseShare, seed, epoch, mirrored ? undefined : "mirror");
      const count = Math.floor(images.labels.shape[0] / batchSize) * batchSize;
      const trained = await step.runAll(trainingBatches(images, batchSize, seed, epoch), {
        signal: callbacks.signal,
        interval: PROGRESS_MILLISECONDS,
        onProgress: ({ steps, sums }) => {
          if (steps === 0) return;
          const done = steps * batchSize;
          if (!Number.isFinite(sums.total)) {
            throw new Error(
              `training stopped in epoch ${epoch} after ${steps} steps: expected a finite loss, found ${sums.total}`,
            );
          }
          const passed = (epoch - 1) * count + done;
          const secondsLeft = ((Date.now() - started) / 1000 / passed) * (epochs * count - passed);
          callbacks.onProgress?.({ epoch, epochs, done, images: count, loss: sums.total / done, secondsLeft });
        },
      });
      callbacks.signal?.throwIfAborted();
      callbacks.onEpoch?.({
        epoch,
        loss: trained.sums.total / count,
        accuracy: trained.sums.right / count,
        validation: evaluate(classifier, validation),
        seconds: (Date.now() - epochStarted) / 1000,
      });
    }
  } finally {
    step.dispose();
  }
}

function compileStep(classifier: Classifier, batchSize: number, mode?: Mode): CompiledTraining<"total" | "right"> {
  const examples: [tf.Tensor2D, tf.Tensor1D][] = [[tf.zeros([batchSize, PIXELS]), tf.zeros([batchSize], "int32")]];
  try {
    return compileTraining({
      variables: classifier.parameters(),
      loss: ([x, classes]: [tf.Tensor2D, tf.Tensor1D]) => classifier.loss(x, classes),
      examples,
      mode,
    });
  } finally {
    tf.dispose(examples);
  }
}

function evaluate(classifier: Classifier, { images, labels }: LabelledImages): { loss: number; accuracy: number } {
  const logits = judgeLogits(classifier, images);
  const right = labels.data.filter((label, i) => {
    const row = logits.data.subarray(i * CLASSES, (i + 1) * CLASSES);
    return row.indexOf(Math.max(...row)) === label;
  });
  return { loss: meanCrossEntropy(logits, labels.data), accuracy: right.length / labels.shape[0] };
}
