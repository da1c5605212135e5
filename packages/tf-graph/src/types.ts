import type { AdamConstants, AdamState } from "./adam";
import type { Input } from "./execution/inputs";
import type { RunOptions, RunResult } from "./execution/loop";
import type { tf } from "./tensorflow";

/** The terms of a loss by name. `total` is the one that is differentiated. */
export type Terms = { total: tf.Scalar } & Record<string, tf.Scalar>;

/** "auto" traces, and runs eagerly where TensorFlow can't run the graph; "traced" throws there; "eager" never traces. */
export type Mode = "auto" | "traced" | "eager";

/** How a compiled function or training step runs. */
export interface Execution {
  readonly mode: "traced" | "eager";
  /** Why it runs eagerly, where it does. */
  readonly reason?: string;
}

/** What a training step is made of. */
export interface TrainingOptions<I extends tf.Tensor[], T extends Terms> {
  /** The variables to train, by the names under which state() gives their moments. The caller disposes them. */
  variables: Record<string, tf.Variable>;
  /** The loss of a batch; `total` is minimised, the other terms are reported. The eager path calls the same function. */
  loss: (inputs: I) => T;
  /** Lists of inputs as loss takes them, one for each combination of shapes that will be run: a whole batch, a smaller last one. */
  examples: I[];
  /** Adam's constants; ADAM, PyTorch's defaults, unless given. */
  adam?: AdamConstants;
  mode?: Mode;
}

/** The options of a training step with every option given, and without the types of its inputs. */
export interface TrainingParts<T extends Terms> {
  variables: Record<string, tf.Variable>;
  loss: (inputs: tf.Tensor[]) => T;
  examples: readonly tf.Tensor[][];
  adam: AdamConstants;
}

/**
 * A training step that can be run. Between two calls the tf.Variables hold the weights: they may be read, saved or
 * assigned (other weights, a checkpoint), and the next call starts from them.
 */
export interface CompiledTraining<K extends string> extends Execution {
  /** Updates made so far. */
  readonly step: number;
  /** Adam's learning rate at the next step; set it between two steps for a schedule. */
  learningRate: number;
  /** Makes one update. @returns the loss's terms before it. @throws TraceError when the loss has changed; Error while a runAll is going on */
  run(inputs: readonly Input[]): Record<K, number>;
  /** Makes one update for each batch, and lets the event loop run in between. */
  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>>;
  /** A copy of what Adam remembers. */
  state(): AdamState;
  /** Continues from a state; without one, Adam starts from zero. @throws TypeError when it does not fit the variables */
  restore(state?: AdamState): void;
  /** Frees the graph, its session and the optimiser's state; the variables stay. A second time does nothing. @throws Error while a runAll is going on */
  dispose(): void;
}

/** What a compiled function is made of. */
export interface FunctionOptions<I extends tf.Tensor[], R extends Record<string, tf.Tensor>> {
  /** A function of tensors that returns tensors by name. */
  f: (inputs: I) => R;
  /** Lists of inputs as f takes them, one for each combination of shapes that will be run. */
  examples: I[];
  mode?: Mode;
}

/** A function that can be run. Variables that it uses are read at each run, so it sees the weights that training has made. */
export interface CompiledFunction<K extends string> extends Execution {
  /** @returns the results' tensors, which the caller disposes */
  run(inputs: readonly Input[]): Record<K, tf.Tensor>;
  /** Runs it on every batch and adds up its results, which have to be scalars, and lets the event loop run in between. */
  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>>;
  /** Frees the graph and its session; a second time does nothing. @throws Error while a runAll is going on */
  dispose(): void;
}
