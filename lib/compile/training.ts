import { ADAM, AdamConstants } from "../adam";
import { tf } from "../tensorflow";
import { EagerTraining } from "./eagerTraining";
import { TraceError } from "./errors";
import { Terms } from "./gradients";
import { Input } from "./inputs";
import { RunOptions, RunResult } from "./loop";
import { missingSession } from "./native";
import { TracedTraining } from "./tracedTraining";

/** What a training step is made of. */
export interface TrainingOptions<I extends tf.Tensor[], T extends Terms> {
  /** The variables to train, by the names that their optimiser state gets. They stay the caller's. */
  variables: Record<string, tf.Variable>;
  /** The loss of a batch; `total` is minimised, the other terms are reported. The same function serves the eager path. */
  loss: (inputs: I) => T;
  /** Inputs as loss takes them, one list for each combination of shapes that will be run (whole batch, last batch). */
  examples: I[];
  /** Adam's constants; the project's unless given. */
  adam?: AdamConstants;
  /** "auto" traces and falls back to eager where TensorFlow can't run the graph; the others force one or throw. */
  mode?: Mode;
}

export type Mode = "auto" | "traced" | "eager";

/** What Adam remembers: enough, with the variables, to go on at a step with the same numbers. */
export interface AdamState {
  /** Updates made so far. */
  step: number;
  /** Running means of the gradients and of their squares, flat, by the variables' names. */
  firstMoments: Record<string, Float32Array>;
  secondMoments: Record<string, Float32Array>;
}

/**
 * A training step that can be run. Between two calls the tf.Variables hold the weights: they may be read, saved or
 * assigned (another set of weights, a checkpoint) and the next call starts from them.
 */
export interface CompiledTraining<K extends string> {
  /** How it runs. */
  readonly mode: "traced" | "eager";
  /** Why it runs eagerly, where it does. */
  readonly reason?: string;
  /** Updates made so far. */
  readonly step: number;
  /** One update; @returns the loss's terms before it. */
  run(inputs: Input[]): Record<K, number>;
  /** One update for each batch, without blocking the event loop for long. */
  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>>;
  /** A copy of what Adam remembers. */
  state(): Promise<AdamState>;
  /** Goes on from a state; without one, Adam starts afresh. */
  restore(state?: AdamState): Promise<void>;
  /** Frees the graph, its session and the optimiser's state; the variables stay. */
  dispose(): void;
}

/**
 * Traces a training step once (forward pass, gradients, Adam's update) and makes it a TensorFlow graph.
 *
 * In the traced function, tensors that are neither inputs nor variables are taken as they are: small ones become
 * constants, large ones such as a data set are used in place, without a copy. Other tf.Variables are read at each run.
 * The caller disposes the step.
 *
 * @throws TraceError where the loss does what a graph can't hold, such as a host read; TypeError for unfit arguments
 */
export function compileTraining<I extends tf.Tensor[] | [tf.Tensor], T extends Terms>(
  options: TrainingOptions<I, T>,
): CompiledTraining<keyof T & string> {
  const { adam = ADAM, mode = "auto", variables, examples } = options;
  const loss = options.loss as unknown as (inputs: tf.Tensor[]) => T;
  const eager = (reason: string): EagerTraining<T> => new EagerTraining({ variables, loss, examples, adam }, reason);
  if (mode === "eager") return eager("asked for");
  const missing = missingSession();
  if (missing !== undefined) {
    if (mode === "traced") throw new Error(`the training step can't be traced: ${missing}`);
    return eager(missing);
  }
  try {
    return new TracedTraining({ variables, loss, examples, adam });
  } catch (error) {
    if (mode === "traced" || error instanceof TraceError || error instanceof TypeError) throw error;
    return eager(`TensorFlow did not run the traced graph: ${(error as Error).message}`);
  }
}
