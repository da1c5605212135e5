/** What a trained model does with images: losses, codes, reconstructions, samples, maps, and numbers about them. */
export {
  decodeVectors,
  encodeImages,
  evaluateLoss,
  evaluationEpsilon,
  generateImages,
  reconstructImages,
} from "./evaluation";
export type { LatentCodes } from "./evaluation";
export { histogram } from "./histogram";
export type { Histogram } from "./histogram";
export { meanEdge, meanImageCrossEntropy, meanPixelChange, pixelEntropy } from "./image-measures";
export type { Images } from "./image-measures";
export { latentMap } from "./latent-map";
export type { LatentMap } from "./latent-map";
export { latentWalk } from "./latent-walk";
export { monteCarloKl } from "./monte-carlo";
export type { Estimate } from "./monte-carlo";
export { captureStage } from "./stages";
export type { Stage } from "./stages";
