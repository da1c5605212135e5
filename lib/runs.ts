import fs from "node:fs";
import path from "node:path";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint";
import { configurationName, TrainingConfiguration } from "./configuration";
import { checkWritable, readJson, writeFileWhole, writeJson } from "./files";
import { EpochRecord } from "./training";
import { Vae } from "./vae";
import { Versions, versions } from "./versions";

/** What made a file: seed, configuration and versions. */
export interface Stamp {
  seed: number;
  configuration: TrainingConfiguration;
  versions: Versions;
}

/** A finished training run. */
export interface Run {
  model: Vae;
  configuration: TrainingConfiguration;
  history: EpochRecord[];
}

const CHECKPOINT = "model.safetensors";
const HISTORY = "history.json";
const CONFIGURATION = "configuration.json";

/** The stamp of a configuration under the versions that are running now. */
export function stamp(configuration: TrainingConfiguration): Stamp {
  return { seed: configuration.seed, configuration, versions: versions() };
}

/** A history as the text of history.json: an array, a line an epoch, each with the run's stamp. */
export function historyJson(history: EpochRecord[], configuration: TrainingConfiguration): string {
  const run = stamp(configuration);
  return `[\n${history.map((record) => `  ${JSON.stringify({ ...record, run })}`).join(",\n")}\n]\n`;
}

/**
 * Writes a run to a directory: model.safetensors, history.json and configuration.json, the last one last.
 *
 * @throws Error naming the directory when it can't be written to
 */
export function saveRun(directory: string, run: Run): void {
  checkWritable(directory);
  fs.rmSync(path.join(directory, CONFIGURATION), { force: true });
  const made = stamp(run.configuration);
  saveCheckpoint(path.join(directory, CHECKPOINT), run.model, { configuration: JSON.stringify(run.configuration), seed: String(made.seed) });
  writeFileWhole(path.join(directory, HISTORY), historyJson(run.history, run.configuration));
  writeJson(path.join(directory, CONFIGURATION), made);
}

/**
 * Whether a directory holds a whole run of this configuration.
 *
 * @throws Error naming the file when the configuration there is damaged
 */
export function hasRun(directory: string, configuration: TrainingConfiguration): boolean {
  const file = path.join(directory, CONFIGURATION);
  if (!fs.existsSync(file)) return false;
  const found = readJson(file) as Stamp;
  return configurationName(found.configuration) === configurationName(configuration);
}

/**
 * Reads a run that saveRun wrote.
 *
 * @returns the run; the caller disposes its model
 * @throws Error naming the directory when it holds no run of this configuration, or a damaged one
 */
export function loadRun(directory: string, configuration: TrainingConfiguration): Run {
  if (!hasRun(directory, configuration)) {
    throw new Error(`${directory}: expected a finished run of the configuration ${JSON.stringify(configuration)}, found none`);
  }
  const history = readJson(path.join(directory, HISTORY)) as EpochRecord[];
  const model = new Vae(configuration.seed);
  try {
    loadCheckpoint(path.join(directory, CHECKPOINT), model);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return { model, configuration, history };
}
