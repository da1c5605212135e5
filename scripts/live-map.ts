import { mapPage } from "@vae-notebooks/explorer";
import * as vae from "../lib";
import { measuredImages } from "./results";

/**
 * Writes the page on which t-SNE maps the codes of the run that the parameters name while one looks: the same codes, seed
 * and options as the figure of the latent space, and so the same map.
 *
 * @param file the HTML page
 * @param data that the run was trained on
 * @param map of the images that the run was measured on, as writeResults gives it
 */
export function writeLiveMap(file: string, parameters: vae.Parameters, data: vae.DataSet, map: vae.LatentMap): void {
  const run = vae.loadRun(vae.runDirectory(parameters, data), vae.runIdentity(parameters, data));
  const images = measuredImages(data, parameters.quick);
  const { model, configuration } = run;
  const content = vae.liveMapContent({ model, data, images, embedding: map.embedding, seed: configuration.seed });
  vae.writeFileWhole(file, mapPage(content));
  model.dispose();
}
