import { NdArray } from "ndarray";
import { generateImages, reconstructImages } from "./evaluation";
import { LatentModel } from "../model/latent-model";

/** Images that a model makes at one stage of its training. */
export interface Stage {
  /** Such as "epoch 3". */
  label: string;
  /** Reconstructions of the given images from the means of their posteriors, [N, pixels]. */
  reconstructions: NdArray<Float32Array>;
  /** As many generated images, from the same draws of N(0, I) at every stage, [N, pixels]. */
  samples: NdArray<Float32Array>;
}

/** Reconstructs images [N, rows, columns] and generates as many; stages with the same seed can be compared. */
export function captureStage(label: string, model: LatentModel, images: NdArray<Uint8Array>, seed: number): Stage {
  return {
    label,
    reconstructions: reconstructImages(model, images),
    samples: generateImages(model, images.shape[0], seed),
  };
}
