/** The points that the t-SNE benchmark embeds: a VAE's latent means of the images, and the images' pixels themselves. */

import { join } from "node:path";
import ndarray, { type NdArray } from "ndarray";
import { readNpy, rowMajor } from "@vae-notebooks/arrays";
import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { WRITE_UP_TRAINING } from "../lib/training/configuration";
import { encodeImages } from "../lib/evaluation/evaluation";
import type { DataSet } from "../lib/data/mnist";
import { hasRun, loadRun, runName } from "../lib/storage/runs";
import { root } from "../scripts/reference-python";

type Part = "test" | "train";

/** Points [N, D] and the label of each. */
export interface LabelledPoints {
  points: NdArray<Float32Array>;
  labels: Int32Array;
}

/** Gives the first `count` points, those of the test images before those of the training images. */
export type PointSource = (count: number) => Promise<LabelledPoints>;

/** The pixels of a data set's images, 0 to 1: [N, 784]. */
export function pixelSource(data: DataSet): PointSource {
  return async (count) =>
    firstOf(count, async (part) => {
      const { images, labels } = data[part];
      const pixels = Float32Array.from(rowMajor(images), (byte) => byte / 255);
      return {
        points: ndarray(pixels, [images.shape[0], pixels.length / images.shape[0]]),
        labels: Int32Array.from(rowMajor(labels)),
      };
    });
}

/**
 * The latent means of the write-up's run on a data set, which npm run reproduce and npm run train leave.
 *
 * @throws Error with the command that trains it where there is none
 */
export function latentSource(data: DataSet, directory?: string): PointSource {
  const { identity } = data;
  const [, rows, columns] = data.train.images.shape;
  const architecture = { ...WRITE_UP_ARCHITECTURE, pixels: rows * columns };
  const run = { configuration: WRITE_UP_TRAINING, architecture, data: identity };
  const folder = join(root, "runs", runName(run));
  if (!hasRun(folder, run)) {
    const command = `npm run train${directory === undefined ? "" : ` -- --data ${directory}`}`;
    throw new Error(`${folder}: expected a run trained on ${identity.name}, found none; ${command} makes it`);
  }
  return async (count) => {
    const { model } = loadRun(folder, run);
    try {
      return await firstOf(count, async (part) => {
        const { images, labels } = data[part];
        return { points: encodeImages(model, images).mu, labels: Int32Array.from(rowMajor(labels)) };
      });
    } finally {
      model.dispose();
    }
  };
}

/** The latent means in a folder of test_means.npy, test_labels.npy and the same for train. */
export function folderSource(folder: string): PointSource {
  return (count) =>
    firstOf(count, async (part) => {
      const means = await readNpy(join(folder, `${part}_means.npy`));
      const labels = await readNpy(join(folder, `${part}_labels.npy`));
      if (!(means.data instanceof Float32Array) || means.shape.length !== 2) {
        throw new Error(`${folder}/${part}_means.npy: expected a float32 matrix`);
      }
      if (labels.data.length !== means.shape[0]) {
        throw new Error(`${folder}/${part}_labels.npy: expected ${means.shape[0]} labels, found ${labels.data.length}`);
      }
      return {
        points: ndarray(means.data, means.shape),
        labels: Int32Array.from(labels.data as ArrayLike<number>, Number),
      };
    });
}

async function firstOf(count: number, read: (part: Part) => Promise<LabelledPoints>): Promise<LabelledPoints> {
  const test = await read("test");
  const parts = count > test.labels.length ? [test, await read("train")] : [test];
  const dimensions = test.points.shape[1];
  const available = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  if (available < count) throw new Error(`points: expected ${count}, found ${available}`);
  const data = new Float32Array(count * dimensions);
  const labels = new Int32Array(count);
  let filled = 0;
  for (const part of parts) {
    const taken = Math.min(part.labels.length, count - filled);
    data.set(part.points.data.subarray(0, taken * dimensions), filled * dimensions);
    labels.set(part.labels.subarray(0, taken), filled);
    filled += taken;
  }
  return { points: ndarray(data, [count, dimensions]), labels };
}
