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
export { latentMap } from "./latent-map";
export type { LatentMap } from "./latent-map";
export { latentWalk } from "./latent-walk";
export { captureStage, stageArrays, stagesFrom } from "./stages";
export type { Stage } from "./stages";
