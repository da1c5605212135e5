/** The write-up's VAE, what it is made of, and the interface that other models with latent variables have. */
export { architectureName, WRITE_UP_ARCHITECTURE } from "./architecture";
export type { Architecture } from "./architecture";
export { Decoder } from "./decoder";
export { Encoder } from "./encoder";
export { LatentModel } from "./latent-model";
export type { GaussianPosterior, Posterior } from "./latent-model";
export { bernoulli, binarisedBernoulli, gaussian } from "./likelihood";
export type { Likelihood } from "./likelihood";
export { layerParameters, Linear, linearLayers, namedLayers, reluLayers } from "./linear";
export { latentKl, lossTerms, pixelCrossEntropy, vaeLoss } from "./loss";
export type { LossTerms } from "./loss";
export { EVALUATION_BATCH, evaluationNoise, noiseCounter, standardNormal } from "./noise";
export { reparameterize } from "./reparameterization";
export { Vae } from "./vae";
export { tf } from "@vae-notebooks/tf-graph";
