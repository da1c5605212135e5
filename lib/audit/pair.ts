import fs from "node:fs";
import path from "node:path";
import { Autoencoder } from "../autoencoder";
import { loadCheckpoint, saveCheckpoint } from "../checkpoint";
import { configurationName } from "../configuration";
import { Mnist, trainingImages } from "../mnist";
import { NotebookParameters } from "../parameters";
import { pretrainedRun, Say } from "../pretrained";
import { trainModel } from "../training";
import { Vae } from "../vae";

/**
 * A VAE and a standard autoencoder of the same seed, data and training: the VAE as pretrainedRun finds it, the autoencoder
 * from its checkpoint beside it, or trained now.
 *
 * @param parameters of the notebook
 * @param data to train with
 * @param say told in one sentence where each model comes from
 * @returns both models; the caller disposes them
 */
export async function trainedPair(parameters: NotebookParameters, data: Mnist, say: Say): Promise<{ vae: Vae; autoencoder: Autoencoder }> {
  const run = await pretrainedRun(parameters, data, say);
  const { configuration } = run;
  const autoencoder = new Autoencoder(configuration.seed);
  const name = configurationName(configuration).replace(/^vae/, "autoencoder");
  const file = path.join(path.dirname(parameters.runDirectory), name, "model.safetensors");
  try {
    if (fs.existsSync(file)) {
      loadCheckpoint(file, autoencoder);
      say(`Autoencoder: ${file}.`);
    } else {
      say(`Autoencoder: none in ${path.dirname(file)} yet, so it is trained now, as the VAE was.`);
      await trainModel(autoencoder, trainingImages(data, configuration), configuration, {
        onEpoch: ({ epoch, validation }) => epoch % 5 === 0 && say(`Autoencoder: epoch ${epoch} of ${configuration.epochs}, validation ${validation.total.toFixed(1)} nats.`),
      });
      saveCheckpoint(file, autoencoder, { configuration: JSON.stringify(configuration) });
    }
  } catch (error) {
    run.model.dispose();
    autoencoder.dispose();
    throw error;
  }
  return { vae: run.model, autoencoder };
}
