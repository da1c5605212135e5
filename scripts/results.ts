import path from "node:path";
import * as vae from "../lib";
import { measureRun, Metrics } from "../study/metrics";

/**
 * Measures the run that the parameters name on the data that it was trained on, and writes the four figures, history.json and
 * metrics.json.
 *
 * @param parameters of the run
 * @param data that it was trained on; a quick run is measured on the first 1,000 of its test images
 * @param results the folder that is written to
 * @returns the metrics, and the map of the measured images' codes
 * @throws Error when there is no such run, or it was trained on other data
 */
export async function writeResults(
  parameters: vae.Parameters,
  data: vae.DataSet,
  results: string,
): Promise<{ metrics: Metrics; map: vae.LatentMap }> {
  const { configuration, quick } = parameters;
  const identity = vae.runIdentity(parameters, data);
  const run = vae.loadRun(vae.runDirectory(parameters, data), identity);
  const test = measuredImages(data, quick);
  const caption = vae.runCaption(identity);
  const map = await vae.latentMap(run.model, test, configuration.seed);
  const figures = {
    training_loss: vae.lossFigure(run.history, caption),
    reconstructions: vae.reconstructionsFigure(run.model, test, configuration, caption, data),
    generated_samples: vae.generatedSamplesFigure(run.model, configuration, caption),
    latent_space: vae.latentSpaceFigure(map.embedding, map.labels, {
      subtitle: `${data.identity.name}, ${map.caption}`,
      words: data,
    }),
  };
  const pngs = await vae.renderPngs(Object.values(figures));
  Object.keys(figures).forEach((name, i) => vae.writeFileWhole(path.join(results, `${name}.png`), pngs[i]));
  vae.writeFileWhole(path.join(results, "history.json"), vae.historyJson(run.history, identity));
  const metrics = measureRun(run, test);
  vae.writeJson(path.join(results, "metrics.json"), metrics);
  run.model.dispose();
  return { metrics, map };
}

/** The test images that a run is measured on: of a quick run, the first 1,000. */
export function measuredImages(data: vae.DataSet, quick: boolean): vae.LabelledImages {
  return quick ? vae.firstImages(data.test, 1000) : data.test;
}
