import fs from "node:fs";
import path from "node:path";
import { NdArray } from "ndarray";
import { readJson, writeJson } from "@vae-notebooks/arrays";
import { drawIndices, selectImages, trainingImages } from "../lib/data/images";
import { DataSet } from "../lib/data/mnist";
import { Architecture, WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { loadCheckpoint, saveCheckpoint } from "../lib/storage/checkpoint";
import { Stamp, stamp } from "../lib/storage/runs";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../lib/training/configuration";
import { trainModel } from "../lib/training/training";
import { BinarisedVae, binariseImages } from "./binarisation";
import { ImportanceBound, MeanEstimate, meanEstimate, vaeBounds } from "./measures";

/** A model whose test likelihood is estimated. */
export interface NllModel {
  /** Short and unique: the name of its folder. */
  name: string;
  /** In words, for a table. */
  title: string;
  architecture: Architecture;
  configuration: TrainingConfiguration;
}

/** What is trained, and how exactly its likelihood is estimated. */
export interface NllPlan {
  models: NllModel[];
  /** Draws K of the estimate, and of the cheap bound that is taken of all test images. */
  draws: { most: number; all: number };
  /** Test images, drawn at random, of which the most draws are taken; and how many test images there are in all. */
  images: { most: number; all: number };
  /** Of the test images' binarisation, the draw of images and the noise. */
  seed: number;
}

/** The layers of Burda, Grosse and Salakhutdinov 2016, section 5: two hidden ones of 200 units, 50 latent numbers. */
const BURDA_ARCHITECTURE: Architecture = { pixels: 784, hidden: [200, 200], latentDim: 50 };

/** A twelfth, 5,000 of MNIST's 60,000, is held out, to see the training go on; the published models hold out none. */
const TRAINING: TrainingConfiguration = { ...WRITE_UP_TRAINING, validationShare: 1 / 12 };

/** The run that is reported, of some ten minutes on two cores. */
export const FULL_NLL: NllPlan = {
  models: [
    { name: "write-up", title: "the write-up's layers", architecture: WRITE_UP_ARCHITECTURE, configuration: TRAINING },
    {
      name: "burda",
      title: "the layers of Burda et al.",
      architecture: BURDA_ARCHITECTURE,
      configuration: { ...TRAINING, epochs: 100 },
    },
  ],
  draws: { most: 5000, all: 50 },
  images: { most: 1000, all: 10000 },
  seed: 42,
};

/** A run of seconds, to see that everything works; its numbers mean nothing. */
export const QUICK_NLL: NllPlan = {
  models: FULL_NLL.models.map((model) => ({
    ...model,
    configuration: { ...model.configuration, epochs: 1, images: 3000 },
  })),
  draws: { most: 100, all: 10 },
  images: { most: 20, all: 200 },
  seed: 42,
};

/** A model's test likelihood on binarised images; all in nats an image, negative log likelihoods. */
export interface NllRow extends NllModel {
  /** The negative ELBO of all test images, and the bound with the fewer draws. */
  elbo: MeanEstimate;
  bound: MeanEstimate;
  /** The bound with the most draws on the random images alone; its error is that of drawing them. */
  drawn: MeanEstimate;
  /**
   * The bound with the most draws, of all test images: their mean bound with fewer draws plus the mean difference between both
   * bounds on the random ones. Its error is that of the difference, for this test set.
   */
  nll: MeanEstimate;
}

/** What results/nll.json holds. */
export interface NllResults {
  /** What made them; configuration and architecture are the first model's. */
  run: Stamp;
  plan: Omit<NllPlan, "models">;
  rows: NllRow[];
}

/** Who is told what, and how it is stopped. */
export interface NllCallbacks {
  onStatus?: (status: string) => void;
  signal?: AbortSignal;
}

/**
 * Trains models on dynamically binarised images, each pixel drawn anew at each step, and estimates their test likelihood by
 * importance sampling. Models and estimates that are in the directory already are taken from there.
 *
 * @param data with as many test images as the plan asks for, or fewer, all of which are then taken
 * @param directory where models and estimates are kept, one folder a model
 * @throws the signal's reason when it is aborted; the models that are done stay
 *
 * Source: Burda, Grosse and Salakhutdinov 2016, "Importance weighted autoencoders", section 5.
 */
export async function measureNll(
  plan: NllPlan,
  data: DataSet,
  directory: string,
  callbacks: NllCallbacks = {},
): Promise<NllResults> {
  const { models, ...rest } = plan;
  const rows: NllRow[] = [];
  for (const nllModel of models) {
    const file = path.join(directory, nllModel.name, "nll.json");
    const key = JSON.stringify({ model: nllModel, rest, data: data.identity });
    const found = fs.existsSync(file) ? (readJson(file) as { key: string; row: NllRow }) : undefined;
    if (found?.key === key) rows.push(found.row);
    else {
      const row = await measureModelNll(nllModel, rest, data, path.join(directory, nllModel.name), callbacks);
      writeJson(file, { key, row });
      rows.push(row);
    }
  }
  const [{ configuration, architecture }] = models;
  return { run: stamp({ configuration, architecture, data: data.identity }), plan: rest, rows };
}

async function measureModelNll(
  nllModel: NllModel,
  { draws, images, seed }: Omit<NllPlan, "models">,
  data: DataSet,
  directory: string,
  { onStatus, signal }: NllCallbacks,
): Promise<NllRow> {
  const model = await trainedModel(nllModel, data, directory, { onStatus, signal });
  try {
    const drawn = selectImages(data.test, drawIndices(data.test.images.shape[0], images.all, seed, "nll"));
    // Images and labels in the order of the draw, so that the first of them are a random draw as well.
    const test = binariseImages(drawn.images, seed);
    const bounds = (some: NdArray<Uint8Array>, all: number[]) =>
      vaeBounds(model, some, {
        draws: all,
        seed,
        signal,
        onProgress: ({ done, total, secondsLeft }) =>
          onStatus?.(
            `${nllModel.name}: ${Math.max(...all)} draws, ${Math.floor((100 * done) / total)} %, ${Math.round(secondsLeft)} s left`,
          ),
      });
    const [elbo, bound] = await bounds(test, [1, draws.all]);
    const few = test.hi(Math.min(images.most, test.shape[0])) as NdArray<Uint8Array>;
    return { ...nllModel, ...estimates(elbo, bound, await bounds(few, [draws.all, draws.most])) };
  } finally {
    model.dispose();
  }
}

/** The estimates from bounds of log p of all images and of the first of them. */
export function estimates(
  elbo: ImportanceBound,
  bound: ImportanceBound,
  [fewer, most]: ImportanceBound[],
): Pick<NllRow, "elbo" | "bound" | "drawn" | "nll"> {
  const negative = ({ nats }: ImportanceBound) => meanEstimate(nats.map((value) => -value));
  const all = negative(bound);
  const difference = meanEstimate(Float64Array.from(most.nats, (nats, i) => fewer.nats[i] - nats));
  return {
    elbo: negative(elbo),
    bound: all,
    drawn: negative(most),
    nll: { count: all.count, mean: all.mean + difference.mean, error: difference.error },
  };
}

async function trainedModel(
  { name, architecture, configuration }: NllModel,
  data: DataSet,
  directory: string,
  { onStatus, signal }: NllCallbacks,
): Promise<BinarisedVae> {
  const file = path.join(directory, "model.safetensors");
  const key = JSON.stringify({ configuration, data: data.identity });
  const model = new BinarisedVae(configuration.seed, architecture);
  try {
    if (fs.existsSync(file) && loadCheckpoint(file, model).key === key) return model;
    await trainModel(model, trainingImages(data, configuration), configuration, {
      signal,
      onProgress: ({ epoch, epochs, secondsLeft, history }) => {
        const last = history[history.length - 1];
        const loss = last ? `, validation ${last.validation.total.toFixed(2)} nats` : "";
        onStatus?.(`${name}: training, epoch ${epoch}/${epochs}${loss}, ${Math.round(secondsLeft)} s left`);
      },
    });
    saveCheckpoint(file, model, { key });
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}
