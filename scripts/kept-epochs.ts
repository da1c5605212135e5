/** What a training that fails leaves behind: the weights and the history of its last good epoch. */
import fs from "node:fs";
import path from "node:path";
import { Run, saveRun } from "../lib";

const FOLDER = /^epoch-\d+$/;

/**
 * Keeps a training's last epoch in the folder epoch-N of its run directory, with the files of a finished run, and
 * takes the folder of the epoch before away. Since that goes last, a whole epoch is there at any moment.
 *
 * @param run as it stands after an epoch: the history's last record is that epoch's
 * @returns the folder; loadRun reads it
 * @throws Error naming the folder when it can't be written to
 */
export function keepEpoch(directory: string, run: Run): string {
  const name = `epoch-${run.history[run.history.length - 1].epoch}`;
  saveRun(path.join(directory, name), run);
  foldersIn(directory)
    .filter((other) => other !== name)
    .forEach((other) => remove(directory, other));
  return path.join(directory, name);
}

/** Takes away what keepEpoch left, when the whole run is saved. */
export function dropKeptEpochs(directory: string): void {
  foldersIn(directory).forEach((name) => remove(directory, name));
}

function foldersIn(directory: string): string[] {
  return fs.readdirSync(directory).filter((name) => FOLDER.test(name));
}

function remove(directory: string, name: string): void {
  fs.rmSync(path.join(directory, name), { recursive: true, force: true });
}
