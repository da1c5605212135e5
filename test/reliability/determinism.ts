import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { EpochRecord, readJson, readSafeTensors } from "../../lib";
import { timeless } from "./workplace";

/** What two processes with the same seed, configuration, version and number of parts left. */
export interface SameReport {
  /** The files that were compared: weights, history without seconds, metrics, embedding, pictures. */
  files: string[];
  /** Those of them that are not the same, byte for byte. */
  different: string[];
}

/** How far two trainings are apart that differ in the number of parts alone, or in the machine. */
export interface Apart {
  /** Largest difference of an epoch's loss, in nats per image: of the first epoch, and of all. */
  firstEpoch: number;
  allEpochs: number;
  /** Difference of the last epoch's validation loss, in nats per image. */
  lastValidation: number;
  /** Root of the mean squared difference of a weight, over the root of the mean squared weight; of two runs here. */
  weights?: number;
}

/** Trains a quick run and draws its figures twice, in two processes, and compares every file. */
export async function sameTwice(home: string, parts: number): Promise<SameReport> {
  for (const name of ["first", "second"]) await oneResult(path.join(home, name), parts, "quick");
  const [first, second] = ["first", "second"].map((name) => comparable(path.join(home, name)));
  const files = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  const same = (name: string) =>
    first[name] !== undefined && second[name] !== undefined && first[name].equals(second[name]);
  return { files, different: files.filter((name) => !same(name)) };
}

/** Trains the write-up's run with each number of parts, and tells how far each is from the first one. */
export async function apartByParts(home: string, parts: readonly number[]): Promise<Record<string, Apart>> {
  const runs: string[] = [];
  for (const count of parts) {
    const place = path.join(home, `parts-${count}`);
    await oneResult(place, count, "full");
    runs.push(onlyRun(place));
  }
  const [first, ...others] = runs;
  return Object.fromEntries(
    others.map((run, i) => [
      `${parts[0]} and ${parts[i + 1]} parts`,
      { ...historiesApart(historyOf(first), historyOf(run)), weights: weightsApart(first, run) },
    ]),
  );
}

/** How far the histories of two trainings of the same configuration are apart. */
export function historiesApart(one: EpochRecord[], other: EpochRecord[]): Omit<Apart, "weights"> {
  const apart = (i: number) =>
    Math.max(...(["train", "validation"] as const).map((part) => Math.abs(one[i][part].total - other[i][part].total)));
  const last = one.length - 1;
  return {
    firstEpoch: apart(0),
    allEpochs: Math.max(...one.map((_, i) => apart(i))),
    lastValidation: Math.abs(one[last].validation.total - other[last].validation.total),
  };
}

/** The history of the run in a place that apartByParts made. */
export function historyOf(run: string): EpochRecord[] {
  return readJson(path.join(run, "history.json")) as EpochRecord[];
}

/** The one run of a place. */
export function onlyRun(place: string): string {
  const runs = path.join(place, "runs");
  return path.join(runs, fs.readdirSync(runs)[0]);
}

async function oneResult(place: string, parts: number, size: "quick" | "full"): Promise<void> {
  const program = path.join(__dirname, "one-result.js");
  const env = { ...process.env, VAE_THREADS: String(parts) };
  await promisify(execFile)(process.execPath, [program, path.join(place, "runs"), path.join(place, "results"), size], {
    env,
  });
}

/** The files of a place by name, histories without their seconds. */
function comparable(place: string): Record<string, Buffer> {
  const folders = [path.join(place, "results"), onlyRun(place)];
  return Object.fromEntries(
    folders.flatMap((folder, i) =>
      fs.readdirSync(folder).map((name): [string, Buffer] => {
        const file = path.join(folder, name);
        const content =
          name === "history.json" ? Buffer.from(timeless(readJson(file) as EpochRecord[])) : fs.readFileSync(file);
        return [`${i === 0 ? "results" : "run"}/${name}`, content];
      }),
    ),
  );
}

function weightsApart(one: string, other: string): number {
  const [first, second] = [one, other].map((run) => readSafeTensors(path.join(run, "model.safetensors")).tensors);
  let [difference, size] = [0, 0];
  for (const [name, { data }] of Object.entries(first)) {
    data.forEach((value, i) => {
      difference += (value - second[name].data[i]) ** 2;
      size += value ** 2;
    });
  }
  return Math.sqrt(difference / size);
}
