/** The points that the benchmarks embed: the VAE's latent means of the digits. */

import { join } from "node:path";
import ndarray, { type NdArray } from "ndarray";
import { readNpy } from "../lib/npy";

/** Latent means [N, D] and the digit of each. */
export interface Latents {
  means: NdArray<Float32Array>;
  labels: Int32Array;
}

/** Where the files are when --latents does not say. */
export function defaultLatentsFolder(): string {
  throw new Error(
    "--latents DIR is missing: a folder with test_means.npy, test_labels.npy and, for the larger runs, train_means.npy and train_labels.npy",
  );
}

/** The first `count` of the test digits followed by the training digits. */
export async function loadLatents(folder: string, count: number): Promise<Latents> {
  const test = await readPart(folder, "test");
  const parts = count > test.labels.length ? [test, await readPart(folder, "train")] : [test];
  const dimensions = test.means.shape[1];
  const available = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  if (available < count) throw new Error(`${folder}: expected ${count} points, found ${available}`);
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

async function readPart(folder: string, part: string): Promise<Latents> {
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
