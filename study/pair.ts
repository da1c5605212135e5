import fs from "node:fs";
import path from "node:path";
import { Autoencoder } from "./autoencoder";
import { loadCheckpoint, saveCheckpoint } from "../lib/storage/checkpoint";
import { trainingImages } from "../lib/data/images";
import { DataSet } from "../lib/data/mnist";
import { Parameters } from "../lib/notebook/parameters";
import { pretrainedRun, Log } from "../lib/notebook/pretrained";
import { checkpointMetadata, identityOf, runName } from "../lib/storage/runs";
import { trainModel } from "../lib/training/training";
import { Vae } from "../lib/model/vae";

/**
 * A VAE and a standard autoencoder of the same seed, data and training: the VAE as pretrainedRun finds it, the autoencoder
 * from its checkpoint beside it, or trained now.
 *
 * @param parameters of the notebook
 * @param data to train with
 * @param log called with one sentence for each model: where it comes from
 * @returns both models; the caller disposes them
 */
export async function trainedPair(
  parameters: Parameters,
  data: DataSet,
  log: Log,
): Promise<{ vae: Vae; autoencoder: Autoencoder }> {
  const run = await pretrainedRun(parameters, data, log);
  const { configuration } = run;
  const identity = identityOf(run);
  const autoencoder = new Autoencoder(configuration.seed, identity.architecture);
  const file = path.join(parameters.runs, runName(identity).replace(/^vae/, "autoencoder"), "model.safetensors");
  try {
    if (fs.existsSync(file)) {
      const { data: digest } = loadCheckpoint(file, autoencoder);
      if (digest !== data.identity.digest)
        throw new Error(`${file}: expected a model trained on the data ${data.identity.digest}, found ${digest}`);
      log(`Autoencoder: ${file}.`);
    } else {
      log(`Autoencoder: none in ${path.dirname(file)} yet, so it is trained now, as the VAE was.`);
      await trainModel(autoencoder, trainingImages(data, configuration), configuration, {
        onCompiled: ({ reason }) =>
          reason !== undefined && log(`The steps run eagerly, which takes longer: ${reason}.`),
        onEpoch: ({ epoch, validation }) =>
          epoch % 5 === 0 &&
          log(
            `Autoencoder: epoch ${epoch} of ${configuration.epochs}, validation ${validation.total.toFixed(1)} nats.`,
          ),
      });
      saveCheckpoint(file, autoencoder, checkpointMetadata(identity));
    }
  } catch (error) {
    run.model.dispose();
    autoencoder.dispose();
    throw error;
  }
  return { vae: run.model, autoencoder };
}
