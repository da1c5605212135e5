import fs from "node:fs";
import path from "node:path";
import { readJson, writeJson } from "@vae-notebooks/arrays";
import { TrainingImages } from "../../lib/data/images";
import { DataSet } from "../../lib/data/mnist";
import { LatentModel } from "../../lib/model/latent-model";
import { Vae } from "../../lib/model/vae";
import { loadCheckpoint, saveCheckpoint } from "../../lib/storage/checkpoint";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { trainResumably } from "../../lib/storage/resumable";
import { EpochRecord } from "../../lib/training/training";
import { Autoencoder } from "../autoencoder";
import { auditDraw } from "./data";
import { KeptParts } from "./kept";
import { AuditPlan, ModelKind } from "./plan";

/** A model with the history of its training. */
export interface TrainedModel {
  model: LatentModel;
  history: EpochRecord[];
}

/** Who is told of a training, and how it is stopped. */
export interface TrainedCallbacks {
  onStatus?: (status: string) => void;
  signal?: AbortSignal;
}

/**
 * A trained model: from its checkpoint among the kept parts where that is of the same configuration and data, else trained
 * now, or its training continued where it was stopped, and kept. The caller disposes it.
 *
 * @param part whose folder it is in
 * @param images to train and to validate with
 */
export async function trainedModel(
  kept: KeptParts,
  part: string,
  kind: ModelKind,
  configuration: TrainingConfiguration,
  dataSet: DataSet,
  images: () => TrainingImages,
  { onStatus, signal }: TrainedCallbacks,
): Promise<TrainedModel> {
  const [checkpoint, historyFile] = [kept.fileOf(part, "model.safetensors"), kept.fileOf(part, "history.json")];
  const model = kind === "vae" ? new Vae(configuration.seed) : new Autoencoder(configuration.seed);
  const key = JSON.stringify({ configuration, data: dataSet.identity.digest });
  try {
    if (fs.existsSync(historyFile)) {
      const found = readJson(historyFile) as { key: string; history: EpochRecord[] };
      if (found.key === key) {
        loadCheckpoint(checkpoint, model);
        return { model, history: found.history };
      }
    }
    fs.rmSync(historyFile, { force: true });
    const data = dataSet.identity.digest;
    const history = await trainResumably(
      path.dirname(checkpoint),
      {
        model,
        data: images(),
        configuration,
        identity: { kind, data },
        existing: "continue or replace",
        save: (epochs) => {
          saveCheckpoint(checkpoint, model, { configuration: JSON.stringify(configuration), kind, data });
          writeJson(historyFile, { key, history: epochs });
        },
      },
      {
        signal,
        onProgress: ({ epoch, epochs, secondsLeft }) =>
          onStatus?.(`${part}: training, epoch ${epoch}/${epochs}, ${Math.round(secondsLeft)} s left`),
      },
    );
    return { model, history };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** How the memoriser is trained: the write-up's way, on few images for many epochs. */
export function memoriserTraining({ memoriser, models }: AuditPlan): TrainingConfiguration {
  return { ...WRITE_UP_TRAINING, seed: models[0].configuration.seed, epochs: memoriser.epochs };
}

/** The memoriser's images: few to train with, and as many others. */
export function memoriserImages(dataSet: DataSet, { memoriser }: AuditPlan): TrainingImages {
  return {
    train: auditDraw(dataSet.train, memoriser.images, "memoriser").images,
    validation: auditDraw(dataSet.train, memoriser.images, "memoriser", memoriser.images).images,
  };
}
