import type { AdamConstants } from "./adam";
import type { tf } from "./tensorflow";
import type { Input } from "./inputs";
import type { RunOptions, RunResult } from "./loop";

/** The terms of a loss by name; `total` is the one that is differentiated. */
export type Terms = { total: tf.Scalar } & Record<string, tf.Scalar>;

/** "auto" traces and falls back to eager where TensorFlow can't run the graph; "traced" throws there, "eager" never traces. */
export type Mode = "auto" | "traced" | "eager";

/** How a compiled function or training step runs. */
export interface Execution {
  readonly mode: "traced" | "eager";
  /** Why it runs eagerly, where it does. */
  readonly reason?: string;
}

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
  mode?: Mode;
}

/** The same, with what the caller may leave out. */
export interface TrainingParts<T extends Terms> {
  variables: Record<string, tf.Variable>;
  loss: (inputs: tf.Tensor[]) => T;
  examples: readonly tf.Tensor[][];
  adam: AdamConstants;
}

/** What Adam remembers: enough, with the variables, to go on at a step with the same numbers. */
export interface AdamState {
  /** Updates made so far. */
  step: number;
  /** Running means of the gradients, flat, by the variables' names. */
  firstMoments: Record<string, Float32Array>;
  /** Running means of the gradients' squares, likewise. */
  secondMoments: Record<string, Float32Array>;
}

/**
 * A training step that can be run. Between two calls the tf.Variables hold the weights: they may be read, saved or
 * assigned (other weights, a checkpoint), and the next call starts from them.
 */
export interface CompiledTraining<K extends string> extends Execution {
  /** Updates made so far. */
  readonly step: number;
  /** Adam's learning rate at the next step: may be set between two, for a schedule. */
  learningRate: number;
  /** One update; @returns the loss's terms before it. @throws TraceError when the loss has changed; Error while a runAll is going on */
  run(inputs: readonly Input[]): Record<K, number>;
  /** One update for each batch, without blocking the event loop for long. */
  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>>;
  /** A copy of what Adam remembers. */
  state(): AdamState;
  /** Goes on from a state; without one, Adam starts afresh. @throws TypeError when it does not fit the variables */
  restore(state?: AdamState): void;
  /** Frees the graph, its session and the optimiser's state; the variables stay. A second time does nothing. @throws Error while a runAll is going on */
  dispose(): void;
}
