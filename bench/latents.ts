/** The points that the benchmarks embed: the VAE's latent means of the digits. */

import { join } from "node:path";
import ndarray, { type NdArray } from "ndarray";
import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { WRITE_UP_TRAINING } from "../lib/training/configuration";
import { encodeImages } from "../lib/evaluation/evaluation";
import { loadMnist } from "../lib/data/mnist";
import { readNpy } from "@vae-notebooks/arrays";
import { loadRun, runName } from "../lib/storage/runs";
import { root } from "../scripts/reference-python";

type Part = "test" | "train";

/** Latent means [N, D] and the digit of each. */
export interface Latents {
  means: NdArray<Float32Array>;
  labels: Int32Array;
}

/**
 * The first `count` of the test digits followed by the training digits.
 *
 * @param folder of test_means.npy, test_labels.npy and the same for train; the means of the trained VAE unless given
 */
export async function loadLatents(folder: string | undefined, count: number): Promise<Latents> {
  const read = folder === undefined ? trainedParts() : (part: Part) => readPart(folder, part);
  const test = await read("test");
  const parts = count > test.labels.length ? [test, await read("train")] : [test];
  const dimensions = test.means.shape[1];
  const available = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  if (available < count) throw new Error(`latent means: expected ${count} points, found ${available}`);
  const data = new Float32Array(count * dimensions);
  const labels = new Int32Array(count);
  let filled = 0;
  for (const part of parts) {
    const taken = Math.min(part.labels.length, count - filled);
    data.set(part.means.data.subarray(0, taken * dimensions), filled * dimensions);
    labels.set(part.labels.subarray(0, taken), filled);
    filled += taken;
  }
  return { means: ndarray(data, [count, dimensions]), labels };
}

/** The latent means of the run that npm run reproduce and npm run train leave. */
function trainedParts(): (part: Part) => Promise<Latents> {
  const mnist = loadMnist();
  const identity = { configuration: WRITE_UP_TRAINING, architecture: WRITE_UP_ARCHITECTURE, data: mnist.identity };
  const { model } = loadRun(join(root, "runs", runName(identity)), identity);
  return async (part) => {
    const { images, labels } = mnist[part];
    return { means: encodeImages(model, images).mu, labels: Int32Array.from(labels.data) };
  };
}

async function readPart(folder: string, part: Part): Promise<Latents> {
  const means = await readNpy(join(folder, `${part}_means.npy`));
  const labels = await readNpy(join(folder, `${part}_labels.npy`));
  if (!(means.data instanceof Float32Array) || means.shape.length !== 2) {
    throw new Error(`${folder}/${part}_means.npy: expected a float32 matrix`);
  }
  if (labels.data.length !== means.shape[0]) {
    throw new Error(`${folder}/${part}_labels.npy: expected ${means.shape[0]} labels, found ${labels.data.length}`);
  }
  return {
    means: ndarray(means.data, means.shape),
    labels: Int32Array.from(labels.data as ArrayLike<number>, Number),
  };
}
