import fs from "node:fs";
import path from "node:path";
import * as vae from "../../lib";
import { executeNotebook } from "../../scripts/notebooks/pipeline";
import { bytesDifferent } from "./workplace";

/** What came of a notebook that goes on with a run that was stopped. */
export interface NotebookReport {
  /** Epochs that were done when the notebook came. */
  epochs: number;
  bytesDifferent: number;
  /** Outputs that an undisturbed execution shows otherwise, the line that says where it goes on left out. */
  outputsDifferent: number;
}

/** Kills notebook 05's kernel after an epoch of its run, executes it again on a fresh one, and compares with an undisturbed execution. */
export async function resumeNotebook(home: string): Promise<NotebookReport> {
  const execute = (name: string, onCell: (line: string) => void = () => undefined, more: Record<string, string> = {}) =>
    executeNotebook(
      "05-training",
      path.join(home, `${name}.ipynb`),
      { VAE_QUICK: "1", VAE_RUNS: path.join(home, name), ...more },
      onCell,
    );
  await execute("undisturbed");
  // A kernel that kills itself as soon as it has written where it stands after the first epoch.
  const killer = path.join(home, "killer.js");
  fs.writeFileSync(
    killer,
    `const fs = require("node:fs"); const { renameSync } = fs; let checkpoints = 0;
     fs.renameSync = (from, to) => {
       renameSync(from, to);
       if (String(to).endsWith("checkpoint.safetensors") && ++checkpoints === 2) process.kill(process.pid, "SIGKILL");
     };`,
  );
  const died = await execute("stopped", undefined, { NODE_OPTIONS: `--require ${JSON.stringify(killer)}` }).then(
    () => "it ended well",
    (error: Error) => error.message,
  );
  if (!/[Kk]ernel died/.test(died)) throw new Error(`expected a kernel that died, found: ${died}`);
  const [stopped] = fs.readdirSync(path.join(home, "stopped"));
  const directory = path.join(home, "stopped", stopped);
  const epochs = vae.readTrainingCheckpoint(directory)?.state.history.length ?? NaN;
  await execute("stopped");
  const [expected, found] = ["undisturbed", "stopped"].map((name) => outputs(path.join(home, `${name}.ipynb`), name));
  return {
    epochs,
    bytesDifferent: bytesDifferent(directory, path.join(home, "undisturbed", stopped)),
    outputsDifferent:
      Math.abs(found.length - expected.length) + found.filter((output, i) => output !== expected[i]).length,
  };
}

/** What the cells of an executed notebook show, without times, the runs' directory and the line that says where it goes on. */
function outputs(file: string, runs: string): string[] {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as { cells: { outputs?: Output[] }[] };
  return cells.flatMap(({ outputs: all = [] }) => {
    const said = all.flatMap(({ text = [] }) => text).join("");
    return [said, ...all.filter(({ data }) => data).map(({ data }) => JSON.stringify(data))]
      .map((text) => text.replace(/^goes on after \d+ epochs\n/m, "").replaceAll(`${runs}/`, "RUNS/"))
      .map((text) => text.replace(/[\d.,]+ (images\/s|s left|s)\b/g, "T"));
  });
}

/** An output of a cell: lines of text, or the same thing as several MIME types. */
interface Output {
  text?: string | string[];
  data?: unknown;
}
