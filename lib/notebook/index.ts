/** What notebooks and commands share: parameters, a trained model, interrupts, tables, and how figures are shown. */
export { folded } from "./folded";
export { interruptSignal } from "./interrupt";
export { markdownText } from "./markdown-text";
export { comparisonTable, markdownTable } from "./markdown-table";
export { PARAMETER_VARIABLES, readParameters, runDirectory, runIdentity } from "./parameters";
export type { ParameterName, ParameterOptions, Parameters } from "./parameters";
export { pretrainedRun } from "./pretrained";
export type { Log } from "./pretrained";
export { explorerContent } from "./explorer";
export type { ExplorerSource } from "./explorer";
export { liveMapContent } from "./live-map";
export type { LiveMapSource } from "./live-map";
export { sameNumbers } from "./same-numbers";
export type { Numbers } from "./same-numbers";
export { figureDisplay } from "./show";
export type { NotebookDisplay, Show } from "./show";
