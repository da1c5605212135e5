import { NdArray } from "ndarray";
import { encodeImages } from "./evaluation";
import { LabelledImages } from "../data/images";
import { tsne, TsneOptions } from "@vae-notebooks/tsne";
import { LatentModel } from "../model/latent-model";

/** A map of latent means in the plane. */
export interface LatentMap {
  /** Points in the plane, [N, 2]. */
  embedding: NdArray<Float32Array>;
  /** The class of each, [N]. */
  labels: NdArray<Uint8Array>;
  /** How the map was made, for a figure's subtitle. */
  caption: string;
  /** What ran, such as "WebAssembly with SIMD, 2 threads, forces on a grid". */
  engine: string;
  /** How long t-SNE took. */
  seconds: number;
}

/**
 * Reduces the latent means of images to two dimensions with t-SNE.
 *
 * @param model whose encoder is used
 * @param data images [N, rows, columns] with their labels; at least 91, 3 times the perplexity of 30 and one more
 * @param seed of the map
 * @param options further ones for t-SNE, such as onProgress
 *
 * Source: write-up, "Espaço Latente"; van der Maaten and Hinton 2008.
 */
export async function latentMap(
  model: LatentModel,
  data: LabelledImages,
  seed: number,
  options: TsneOptions = {},
): Promise<LatentMap> {
  const { mu } = encodeImages(model, data);
  const started = performance.now();
  const { embedding, klDivergence, engine } = await tsne(mu, { seed, ...options });
  const seconds = (performance.now() - started) / 1000;
  const caption = `t-SNE of ${mu.shape[0]} latent means, seed ${seed}, KL(P‖Q) ${klDivergence.toFixed(3)}`;
  return { embedding, labels: data.labels, caption, engine, seconds };
}
