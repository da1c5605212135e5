/** The run and the data that a command of `vae` works with. */
import fs from "node:fs";
import path from "node:path";
import * as vae from "../../lib";
import { THREADS_OPTION } from "../run-options";
import { wholeNumber } from "../command";

/** Of every command that works with a run. */
export const SHARED_OPTIONS = {
  data: {
    type: "string",
    value: "DIR",
    about: "directory of the four IDX files, gzipped or not (MNIST, where the run was trained on it)",
  },
  seed: { type: "string", value: "S", about: "decides what is drawn (the run's)" },
  threads: THREADS_OPTION,
} as const;

/** Of every command that writes a file. */
export const FORCE_OPTION = { type: "boolean", about: "replace a file that is there already" } as const;

/** What the shared options say. */
export interface SharedValues {
  data?: string;
  seed?: string;
  threads?: string;
}

/**
 * The run that a command's first word names: its directory, or its name in the directory of all runs.
 *
 * @throws Error naming what was expected where no word is given, or there is no such run
 */
export function namedRun(word: string | undefined, { threads }: SharedValues): vae.Run & { directory: string } {
  if (threads !== undefined) wholeNumber("threads", threads);
  if (word === undefined)
    throw new Error("RUN: expected a run's directory or name, found none; npx vae runs lists them");
  const inRuns = path.join(runsDirectory(), word);
  const directory = [word, inRuns].find((candidate) => fs.existsSync(candidate));
  if (directory === undefined)
    throw new Error(`${word}: expected a run's directory, or its name in ${runsDirectory()}, found none`);
  return { ...vae.loadRun(directory), directory };
}

/** The directory of all runs: VAE_RUNS, or runs. */
export function runsDirectory(): string {
  return vae.readParameters(process.env, {}, ".").runs;
}

/** Refuses words behind those that a command takes. @throws Error naming the first */
export function onlyWords(words: string[], most: number): void {
  if (words.length > most)
    throw new Error(`expected ${most === 1 ? "RUN alone" : `${most} words`}, found also "${words[most]}"`);
}

/** --seed, or the run's. */
export function seedOf({ seed }: SharedValues, { configuration }: vae.Run): number {
  return seed === undefined ? configuration.seed : wholeNumber("seed", seed, 0);
}

/**
 * The data set that a command works with: --data or VAE_DATA, or MNIST where the run was trained on it.
 *
 * @throws Error where the run was trained on other data and none is given, or the images are of another size
 */
export function dataOf({ data }: SharedValues, run: vae.Run): vae.DataSet {
  const directory = data ?? (process.env.VAE_DATA || undefined);
  const trainedOn = vae.dataCaption(run.data);
  if (directory === undefined && run.data.digest !== vae.MNIST_IDENTITY.digest)
    throw new Error(`--data: expected the directory of ${trainedOn}, on which the run was trained, found none`);
  const dataSet = vae.loadMnist(directory);
  const [, rows, columns] = dataSet.train.images.shape;
  if (rows * columns !== run.model.sizes.pixels)
    throw new Error(
      `${directory}: expected images of ${run.model.sizes.pixels} pixels, as the run's, found ${rows} × ${columns}`,
    );
  if (dataSet.identity.digest !== run.data.digest)
    console.log(`trained on ${trainedOn}, given ${vae.dataCaption(dataSet.identity)}`);
  return dataSet;
}

/** A run in words; of imported weights nobody knows how they were trained, and so only their layers are said. */
export function captionOf(run: vae.Run): string {
  if (run.history.length > 0) return vae.runCaption(vae.identityOf(run));
  return `${run.data.name}, imported weights, layers ${vae.architectureName(run.model.sizes)}`;
}
