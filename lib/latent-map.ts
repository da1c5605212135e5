import ndarray, { NdArray } from "ndarray";
import { encodeImages } from "./evaluation";
import { firstImages, LabelledImages } from "./mnist";
import { Vae } from "./vae";

/** A map of latent means in the plane. */
export interface LatentMap {
  /** [N, 2] */
  embedding: NdArray<Float32Array>;
  /** [N] */
  labels: NdArray<Uint8Array>;
  /** How the map was made, for a figure's subtitle. */
  caption: string;
}

/**
 * Reduces the latent means of images to two dimensions with t-SNE.
 *
 * @param seed of the map
 *
 * Source: write-up, "Espaço Latente"; van der Maaten and Hinton 2008.
 */
export async function latentMap(model: Vae, data: LabelledImages, seed: number): Promise<LatentMap> {
  const { images, labels } = firstImages(data, 300);
  const { mu } = encodeImages(model, images);
  const TSNE = require("tsne-js");
  const map = new TSNE({ dim: 2, perplexity: 30, nIter: 250, metric: "euclidean" });
  const rows = Array.from({ length: mu.shape[0] }, (_, i) => Array.from(mu.data.subarray(i * mu.shape[1], (i + 1) * mu.shape[1])));
  map.init({ data: rows, type: "dense" });
  map.run();
  const flat = Float32Array.from((map.getOutput() as number[][]).flat());
  return { embedding: ndarray(flat, [mu.shape[0], 2]), labels, caption: `t-SNE of ${mu.shape[0]} latent means, seed ${seed}` };
}
