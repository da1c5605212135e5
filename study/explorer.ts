import { explorerPage } from "@vae-notebooks/explorer";
import { NdArray } from "ndarray";
import { LabelledImages } from "../lib/data/images";
import { DataSet } from "../lib/data/mnist";
import { encodeImages } from "../lib/evaluation/evaluation";
import { Vae } from "../lib/model/vae";
import { explorerContent } from "../lib/notebook/explorer";
import { Autoencoder } from "./autoencoder";
import { klOfDimensions } from "./measures";

/**
 * The page to play with a VAE's latent space, a standard autoencoder beside it: what notebook 06 shows in a frame, and
 * `npm run reproduce` writes as a page of its own, is the same text.
 *
 * @param pair of the same training, such as trainedPair gives; not disposed
 * @param data the models' data, whose classes are named
 * @param images that the sliders' order is measured on; the first 1,000 of them are in the page
 * @param embedding of these images, [N, 2], such as latentMap gives
 * @returns the page's HTML
 */
export function latentExplorer(
  { vae, autoencoder }: { vae: Vae; autoencoder: Autoencoder },
  { classes, identity }: Pick<DataSet, "classes" | "identity">,
  images: LabelledImages,
  embedding: NdArray<Float32Array>,
): string {
  const information = klOfDimensions(encodeImages(vae, images.images));
  const title = `The latent space of ${identity.name}`;
  return explorerPage(explorerContent({ title, vae, autoencoder, information, data: images, classes, embedding }));
}
