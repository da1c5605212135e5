/** What the notebooks and commands share: their parameters, a model to look at, interrupts and tables. */
export { interruptSignal } from "./interrupt";
export { comparisonTable, markdownTable } from "./markdown-table";
export { PARAMETER_VARIABLES, readParameters, runDirectory, runIdentity } from "./parameters";
export type { ParameterName, ParameterOptions, Parameters } from "./parameters";
export { pretrainedRun } from "./pretrained";
export type { Log } from "./pretrained";
