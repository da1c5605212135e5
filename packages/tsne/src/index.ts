/** t-SNE in WebAssembly for Node, and measures of how well a map keeps what it was made from. */
export { tsne, tsneAffinities, type TsneResult } from "./tsne";
export type { EngineChoice, ProgressCallback, TsneOptions } from "./options";
export type { Metric, NeighbourLists } from "./input";
export type { SparseAffinities } from "./stages/affinities";
export type { StageSeconds } from "./stages/embed";
export { continuity, klDivergence, knnAccuracy, trustworthiness, type NeighbourhoodOptions } from "./quality";
