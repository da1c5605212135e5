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

/** The pictures of stages as arrays by name, "0/reconstructions", "0/samples", "1/…": to be kept in a file without their labels. */
export function stageArrays(stages: readonly Stage[]): Record<string, NdArray<Float32Array>> {
  const entries = stages.flatMap(({ reconstructions, samples }, i): [string, NdArray<Float32Array>][] => [
    [`${i}/reconstructions`, reconstructions],
    [`${i}/samples`, samples],
  ]);
  return Object.fromEntries(entries);
}

/**
 * The stages whose pictures stageArrays gave.
 *
 * @param labels of the stages, in their order
 * @throws Error naming the array that is missing
 */
export function stagesFrom(arrays: Record<string, NdArray<Float32Array>>, labels: readonly string[]): Stage[] {
  const array = (name: string): NdArray<Float32Array> => {
    if (!(name in arrays))
      throw new Error(`arrays: expected ${name}, found ${Object.keys(arrays).join(", ") || "none"}`);
    return arrays[name];
  };
  return labels.map((label, i) => ({
    label,
    reconstructions: array(`${i}/reconstructions`),
    samples: array(`${i}/samples`),
  }));
}
