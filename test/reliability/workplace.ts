/** Places in which the trials train, and the training that they disturb. */
import fs from "node:fs";
import path from "node:path";
import { firstImages, loadMnist, readParameters, runIdentity, threads, trainingImages, trainRun, Vae } from "../../lib";
import { runScript } from "../support/command";
import { writeIdxDirectory } from "../support/images";

/** A training that a trial disturbs. */
export interface Trial {
  /** A folder that holds data/, a small data set of real digits. */
  home: string;
  epochs: number;
  /** Sizes of the hidden layers, as --hidden takes them. */
  hidden: string;
}

/** Makes a place with the first real digits in data/. */
export function makeTrial(home: string, { images = 400, epochs = 40, hidden = "64,32" } = {}): Trial {
  fs.mkdirSync(path.join(home, "data"));
  const mnist = loadMnist();
  writeIdxDirectory(path.join(home, "data"), firstImages(mnist.train, images), firstImages(mnist.test, 10));
  return { home, epochs, hidden };
}

/** The options with which a training begins in a directory of its place. */
export function begin({ epochs, hidden }: Trial, out: string): string[] {
  const layers = ["--epochs", String(epochs), "--hidden", hidden];
  return ["--data", "data", "--out", out, ...layers, "--threads", String(threads.parts)];
}

/** The options with which it goes on there. */
export function goOn(out: string): string[] {
  return ["--data", "data", "--resume", out];
}

/** Begins a training in a directory of its place, in this process, and stops it after some epochs. */
export async function stopAfter(trial: Trial, out: string, epochs: number): Promise<void> {
  const dataSet = loadMnist(path.join(trial.home, "data"));
  const parameters = readParameters({}, { epochs: String(trial.epochs), hidden: trial.hidden });
  const { configuration, architecture } = runIdentity(parameters, dataSet);
  const model = new Vae(configuration.seed, architecture);
  const stop = new AbortController();
  const run = { model, configuration, data: dataSet.identity };
  const training = trainRun(path.join(trial.home, out), run, trainingImages(dataSet, configuration), {
    signal: stop.signal,
    onEpoch: ({ epoch }) => epoch === epochs && stop.abort(new Error("stopped")),
  });
  await training.then(
    () => Promise.reject(new Error(`expected more than ${epochs} epochs`)),
    (error: Error) => (error.message === "stopped" ? undefined : Promise.reject(error)),
  );
  model.dispose();
}

/** Trains once without any trouble. @returns the directory of the run */
export async function undisturbed(trial: Trial): Promise<string> {
  const { code, stderr } = await runScript("train.js", begin(trial, "undisturbed"), trial.home);
  if (code !== 0) throw new Error(`a training without any trouble ended with ${code}: ${stderr}`);
  return path.join(trial.home, "undisturbed");
}

/** How many bytes of a run's weights, configuration and history (but for the seconds) differ from another one's. */
export function bytesDifferent(found: string, expected: string): number {
  const files = (directory: string) => [
    ...["model.safetensors", "configuration.json"].map((name) => fs.readFileSync(path.join(directory, name))),
    Buffer.from(timelessHistory(directory)),
  ];
  const expectedFiles = files(expected);
  return files(found).reduce((sum, bytes, i) => sum + differing(bytes, expectedFiles[i]), 0);
}

/** A run's history as its file holds it, without how long each epoch took. */
export function timelessHistory(directory: string): string {
  return timeless(JSON.parse(fs.readFileSync(path.join(directory, "history.json"), "utf8")) as { seconds: number }[]);
}

/** The text of records without their seconds. */
export function timeless(history: { seconds: number }[]): string {
  return JSON.stringify(history.map(({ seconds: _, ...rest }) => rest));
}

function differing(one: Buffer, other: Buffer): number {
  let count = Math.abs(one.length - other.length);
  for (let i = 0; i < Math.min(one.length, other.length); i++) if (one[i] !== other[i]) count++;
  return count;
}
