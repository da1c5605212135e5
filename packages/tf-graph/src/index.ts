/**
 * A tf.function for Node: a function written in TensorFlow.js is traced once and then runs as a TensorFlow graph.
 *
 * compileTraining makes a training step of a loss (forward pass, gradients, Adam), compileFunction makes a graph of any other
 * function, such as an evaluation. Both run eagerly, with the same interface, where TensorFlow can't run the graph.
 */

// Training steps and functions as graphs
export { compileTraining, variableParts } from "./training";
export { compileFunction } from "./function";
export { compileModel } from "./model";
export type { CompiledModel, ModelOptions } from "./model";
export type { CompiledFunction, CompiledTraining, FunctionOptions, Terms, TrainingOptions } from "./types";
export type { Input } from "./execution/inputs";
export type { RunOptions, RunResult } from "./execution/loop";

// How they run, and what is refused
export type { Execution, Mode } from "./types";
export { onFallback } from "./fallback";
export type { FallbackListener } from "./fallback";
export { TraceError } from "./errors";

// The parts of a training step by themselves
export { lossAndGradients } from "./gradients";
export type { LossAndGradients } from "./gradients";
export { ADAM, adamStepSize, adamUpdate } from "./adam";
export type { AdamConstants, AdamParameter, AdamState, AdamStepSize } from "./adam";
export { statelessNormal, statelessUniform } from "./stateless-random";
export { bytesTensor, floatsOfBytes } from "./bytes";

// TensorFlow.js, loaded with its threads, and what lies below it
export { tf, threads } from "./tensorflow";
export { chosenThreads } from "./threads";
export type { Threads } from "./threads";
export { nativeBackend, tensorflowVersion } from "./backend";
