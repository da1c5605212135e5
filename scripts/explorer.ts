import * as vae from "../lib";
import * as study from "../study";
import { measuredImages } from "./results";

/**
 * Writes the page to play with the latent space of the run that the parameters name, the autoencoder of notebook 07 beside
 * it.
 *
 * @param file the HTML page
 * @param data that the run was trained on
 * @param map of the images that the run was measured on, as writeResults gives it
 */
export async function writeExplorer(
  file: string,
  parameters: vae.Parameters,
  data: vae.DataSet,
  map: vae.LatentMap,
): Promise<void> {
  const pair = await study.trainedPair(parameters, data, () => undefined);
  const images = measuredImages(data, parameters.quick);
  vae.writeFileWhole(file, study.latentExplorer(pair, data, images, map.embedding));
  pair.vae.dispose();
  pair.autoencoder.dispose();
}
