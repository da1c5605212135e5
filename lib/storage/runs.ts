import fs from "node:fs";
import path from "node:path";
import { architectureName, parameterShapes, WRITE_UP_ARCHITECTURE } from "../model/architecture";
import { bernoulli } from "../model/likelihood";
import { readWeights, saveCheckpoint } from "./checkpoint";
import { trainingCheckpointFile } from "./checkpoint-threads";
import { readHistory, readStamp, RunIdentity, Stamp } from "./stored-run";
import { configurationCaption, configurationName, TrainingConfiguration } from "../training/configuration";
import { checkWritable, writeFileWhole, writeJson } from "@vae-notebooks/arrays";
import { DataIdentity } from "../data/mnist";
import { threads } from "@vae-notebooks/tf-graph";
import { EpochRecord } from "../training/training";
import { assignWeights } from "../training/state";
import { Vae } from "../model/vae";
import { versions } from "./versions";

export type { RunIdentity, Stamp } from "./stored-run";

/** A finished training run; its layers' sizes are the model's. */
export interface Run {
  model: Vae;
  configuration: TrainingConfiguration;
  data: DataIdentity;
  history: EpochRecord[];
  /** The number of threads that it was trained with; that of this process unless given. */
  threads?: number;
}

const CHECKPOINT = "model.safetensors";
const HISTORY = "history.json";
const CONFIGURATION = "configuration.json";

/** The identity of a run. */
export function identityOf({ model, configuration, data }: Pick<Run, "model" | "configuration" | "data">): RunIdentity {
  return { configuration, architecture: model.sizes, data };
}

/** The name of a run's directory: "vae-seed42-epochs20-batch64-784-512-256-20-data" and the data's digest. */
export function runName({ configuration, architecture, data }: RunIdentity): string {
  return `${configurationName(configuration)}-${architectureName(architecture)}-data${data.digest}`;
}

/** A run in words: "MNIST, seed 42, 20 epochs, batch size 64", and its layers where they are not the write-up's. */
export function runCaption({ configuration, architecture, data }: RunIdentity): string {
  const layers = architectureName(architecture);
  const sizes = layers === architectureName(WRITE_UP_ARCHITECTURE) ? "" : `, layers ${layers}`;
  return `${data.name}, ${configurationCaption(configuration)}${sizes}`;
}

/** The stamp of a run, with the versions of this process, and its number of threads unless another is given. */
export function stamp({ configuration, architecture, data }: RunIdentity, parts = threads.parts): Stamp {
  return { seed: configuration.seed, configuration, architecture, data, versions: versions(), threads: parts };
}

/** A history as the text of history.json: an array with one line for each epoch, each with the run's stamp. */
export function historyJson(history: EpochRecord[], identity: RunIdentity, parts?: number): string {
  const run = stamp(identity, parts);
  return `[\n${history.map((record) => `  ${JSON.stringify({ ...record, run })}`).join(",\n")}\n]\n`;
}

/** The files of a run, finished or stopped, that a directory holds: those that another run there would replace. */
export function runFilesIn(directory: string): string[] {
  const names = [CHECKPOINT, HISTORY, CONFIGURATION, path.basename(trainingCheckpointFile(directory))];
  return names.filter((name) => fs.existsSync(path.join(directory, name)));
}

/**
 * Writes a run to a directory: model.safetensors, history.json and configuration.json, the last one last.
 *
 * @throws Error naming the directory when it can't be written to; TypeError for a model with another likelihood than
 *   the write-up's, since loadRun could not know of it
 */
export function saveRun(directory: string, run: Run): void {
  if (run.model.likelihood !== bernoulli)
    throw new TypeError(
      `model: expected the write-up's likelihood, ${bernoulli.name}, found ${run.model.likelihood.name}`,
    );
  checkWritable(directory);
  fs.rmSync(path.join(directory, CONFIGURATION), { force: true });
  const identity = identityOf(run);
  saveCheckpoint(path.join(directory, CHECKPOINT), run.model, checkpointMetadata(identity));
  writeFileWhole(path.join(directory, HISTORY), historyJson(run.history, identity, run.threads));
  writeJson(path.join(directory, CONFIGURATION), stamp(identity, run.threads));
}

/** The metadata of a checkpoint, which identify its run where the file is found without its directory. */
export function checkpointMetadata({ configuration, architecture, data }: RunIdentity): Record<string, string> {
  return {
    configuration: JSON.stringify(configuration),
    seed: String(configuration.seed),
    architecture: architectureName(architecture),
    data: data.digest,
  };
}

/**
 * Whether a directory holds a whole run of this identity.
 *
 * @throws Error naming the file when the configuration there is damaged
 */
export function hasRun(directory: string, identity: RunIdentity): boolean {
  const file = path.join(directory, CONFIGURATION);
  return fs.existsSync(file) && difference(readStamp(file), identity) === undefined;
}

/**
 * Reads a run that saveRun wrote.
 *
 * @param directory of the run
 * @param expected identity of the run; a part that is left out, such as the layers' sizes, is not checked
 * @returns the run, its model with the sizes that it was trained with; the caller disposes the model
 * @throws Error naming the directory when it holds no finished run; naming the file, what was expected and what was
 *   found when the run is another one or damaged
 */
export function loadRun(directory: string, expected: Partial<RunIdentity> = {}): Run {
  const file = path.join(directory, CONFIGURATION);
  if (!fs.existsSync(file)) {
    const stopped = fs.existsSync(trainingCheckpointFile(directory));
    throw new Error(`${directory}: expected a finished run, found ${stopped ? "one that was stopped" : "none"}`);
  }
  const found = readStamp(file);
  const different = difference(found, expected);
  if (different) throw new Error(`${file}: ${different}`);
  const { configuration, architecture, data } = found;
  const history = readHistory(path.join(directory, HISTORY));
  // Before the model is made: sizes that the checkpoint does not have could ask for any amount of memory.
  const { weights } = readWeights(path.join(directory, CHECKPOINT), parameterShapes(architecture));
  const model = new Vae(configuration.seed, architecture);
  assignWeights(model, weights);
  return { model, configuration, data, history, threads: found.threads };
}

/** The error message where a stamp is not of the expected identity; undefined where it is. */
function difference({ configuration, architecture, data }: Stamp, expected: Partial<RunIdentity>): string | undefined {
  if (expected.data && expected.data.digest !== data.digest) {
    const words = ({ name, digest }: DataIdentity) => `${name} (digest ${digest})`;
    return `expected a run trained on the data ${words(expected.data)}, found ${words(data)}`;
  }
  if (expected.architecture && architectureName(expected.architecture) !== architectureName(architecture)) {
    return `expected layers of ${architectureName(expected.architecture)}, found ${architectureName(architecture)}`;
  }
  if (expected.configuration && configurationName(expected.configuration) !== configurationName(configuration)) {
    return `expected the configuration ${JSON.stringify(expected.configuration)}, found ${JSON.stringify(configuration)}`;
  }
  return undefined;
}
