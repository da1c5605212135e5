/** t-SNE in WebAssembly for Node, and measures of how well a map keeps what it was made from. */
import { nodeHost } from "./hosts/node";
import { tsneOn } from "./tsne";

export const { tsne, tsneAffinities, tsneTransform } = tsneOn(nodeHost);
export { browserScript } from "./bundle";
export type { AffinityOptions, TsneFunctions, TsneResult } from "./tsne";
export type { EngineChoice, ProgressCallback, TsneOptions } from "./options";
export type { Metric, NeighbourLists } from "./input";
export type { SparseAffinities } from "./stages/affinities";
export type { Reference, TransformOptions } from "./transform";
export type { StageSeconds } from "./stages/embed";
export type { Ending } from "./stages/ending";
export { continuity, klDivergence, knnAccuracy, trustworthiness, type NeighbourhoodOptions } from "./quality";
