import {
  ADAM,
  compileFunction,
  CompiledFunction,
  compileTraining,
  CompiledTraining,
  Input,
  Mode,
  tf,
} from "@vae-notebooks/tf-graph";
import { batchRanges, batchSizes } from "../data/batch";
import { TrainingImages } from "../data/images";
import { StoredImages } from "../data/stored-images";
import { LossTerms } from "../model/loss";
import { EVALUATION_BATCH } from "../model/noise";
import type { TrainingConfiguration } from "./configuration";
import type { Trainable } from "./contract";

type Term = keyof LossTerms;

/** What a step takes: which images [N], the counter of its noise [2], and the weight of the KL term. */
export type StepInputs = [indices: tf.Tensor1D, counter: tf.Tensor1D, beta: tf.Scalar];

/** The training step and the validation loss, both functions of StepInputs, over data sets that stay in memory. */
export interface CompiledLosses {
  training: CompiledTraining<Term>;
  validation: CompiledFunction<Term>;
  /** The training loss itself, which runs eagerly. */
  trainingLoss: (inputs: StepInputs) => LossTerms;
  dispose: () => void;
}

/** Compiles a model's loss for training and for validation; the caller disposes the result. */
export function compileLosses(
  model: Trainable,
  data: TrainingImages,
  { batchSize, learningRate }: TrainingConfiguration,
  mode?: Mode,
): CompiledLosses {
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
      trainingLoss: lossOf(train),
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

/**
 * The inputs of each step: the indices of its images, the counter of its noise by where it starts, and β.
 *
 * @param steps the first batch to give, counted from 0, and the one after the last; all of them unless given
 */
export function* batches(
  order: Int32Array,
  batchSize: number,
  beta: number,
  counterOf: (from: number) => number[],
  [first, end]: [first: number, end: number] = [0, Infinity],
): Generator<Input[]> {
  let step = 0;
  for (const [from, to] of batchRanges(order.length, batchSize)) {
    if (step >= end) return;
    if (step++ < first) continue;
    yield [order.subarray(from, to), Int32Array.from(counterOf(from)), Float32Array.of(beta)];
  }
}
