import { NdArray } from "ndarray";
import { generateImages, reconstructImages } from "./evaluation";
import { LatentModel } from "../model/latent-model";

/** What a model draws at one stage of its training. */
export interface Stage {
  label: string;
  /** Of the given images, [N, pixels]. */
  reconstructions: NdArray<Float32Array>;
  /** As many, from the same draws of N(0, I) at every stage, [N, pixels]. */
  samples: NdArray<Float32Array>;
}

/** Reconstructs images and generates as many, to be compared with other stages of the same seed. */
export function captureStage(label: string, model: LatentModel, images: NdArray<Uint8Array>, seed: number): Stage {
  return {
    label,
    reconstructions: reconstructImages(model, images),
    samples: generateImages(model, images.shape[0], seed),
  };
}
