import type { MapContent } from "@vae-notebooks/explorer";
import { rowMajor } from "@vae-notebooks/arrays";
import { classColour } from "@vae-notebooks/figures";
import { NdArray } from "ndarray";
import { LabelledImages } from "../data/images";
import { DataSet } from "../data/mnist";
import { encodeImages } from "../evaluation/evaluation";
import { LatentModel } from "../model/latent-model";
import { rows } from "./explorer";

/** What a page with a live map is made from. */
export interface LiveMapSource {
  /** Whose latent means are mapped; not disposed. */
  model: LatentModel;
  /** What the images are called. */
  data: Pick<DataSet, "classes" | "identity" | "item">;
  images: LabelledImages;
  /** Their places on a map made before, [N, 2], as latentMap gives them: the page's still picture. */
  embedding: NdArray<Float32Array>;
  /** Seed of the map. */
  seed: number;
}

/**
 * The content of a page that maps latent means by t-SNE while one looks, for mapPage of @vae-notebooks/explorer.
 *
 * @returns views of the library's numbers, not to be written to; no tensor is left behind
 */
export function liveMapContent({ model, data, images, embedding, seed }: LiveMapSource): MapContent {
  const { mu } = encodeImages(model, images.images);
  const pixels = images.images.size / images.images.shape[0];
  const { classes, identity, item } = data;
  return {
    title: `A map of ${identity.name} that makes itself`,
    lead:
      `A trained encoder turned each of ${mu.shape[0]} test ${item}s into a code of ${mu.shape[1]} numbers. ` +
      "Here, in your browser, t-SNE lays these codes out in the plane.",
    codes: rows(rowMajor(mu), mu.shape[1]),
    images: rows(rowMajor(images.images), pixels),
    labels: images.labels.data,
    classes: classes.map((name, label) => ({ name, colour: classColour(label) })),
    map: rows(rowMajor(embedding), 2),
    seed,
  };
}
