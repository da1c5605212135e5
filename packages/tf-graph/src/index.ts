/**
 * A tf.function for Node: a function written in TensorFlow.js is traced once and then run as a TensorFlow graph.
 *
 * compileTraining makes a training step of a loss (forward pass, gradients, Adam), compileFunction a function such as an
 * evaluation. Both fall back to eager execution, behind the same interface, where TensorFlow can't run the graph.
 */
export { compileTraining } from "./training";
export type { AdamState, CompiledTraining, Execution, Mode, Terms, TrainingOptions } from "./types";
export { compileFunction } from "./function";
export type { CompiledFunction, FunctionOptions } from "./function";
export { lossAndGradients } from "./gradients";
export type { LossAndGradients } from "./gradients";
export { TraceError } from "./errors";
export { onFallback } from "./fallback";
export type { FallbackListener } from "./fallback";
export type { Input } from "./inputs";
export type { RunOptions, RunResult } from "./loop";
export * from "./tensorflow";
export * from "./threads";
export { statelessNormal } from "./stateless-normal";
export { ADAM, adamStepSize, adamUpdate } from "./adam";
export type { AdamConstants, AdamParameter, AdamStepSize } from "./adam";
export { releaseCaptures, trace } from "./trace";
export { variablesInParts } from "./variables-in-parts";
export { nativeBackend } from "./native";
