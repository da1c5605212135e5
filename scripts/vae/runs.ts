import "../threads";
import fs from "node:fs";
import path from "node:path";
import * as vae from "../../lib";
import { Given, runCommand } from "../command";
import { runsDirectory } from "./run-word";

const OPTIONS = {
  runs: { type: "string", value: "DIR", about: "the directory of all runs (VAE_RUNS, or runs)" },
} as const;

const HEAD = ["run", "trained on", "epochs", "train loss", "validation loss"];

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const home = values.runs ?? runsDirectory();
  if (values.runs !== undefined && !fs.existsSync(home)) throw new Error(`${home}: expected a directory, found none`);
  const names = fs.existsSync(home) ? fs.readdirSync(home).sort() : [];
  const complaints: string[] = [];
  const rows = names
    .map((name) => path.join(home, name))
    .filter(isRun)
    .map((directory) => row(directory, (complaint) => complaints.push(complaint)));
  if (rows.length === 0) return console.log(`no runs in ${home}; npx vae train makes one`);
  const widths = HEAD.map((_, column) => Math.max(...[HEAD, ...rows].map((cells) => cells[column].length)));
  for (const cells of [HEAD, ...rows])
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    );
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** Whether a directory holds a finished or a stopped run; the study's autoencoders are none. */
function isRun(directory: string): boolean {
  const names = ["configuration.json", path.basename(vae.trainingCheckpointFile(directory))];
  return names.some((name) => fs.existsSync(path.join(directory, name)));
}

/** A run's cells; of a damaged one only that it is. */
function row(directory: string, complain: (message: string) => void): string[] {
  try {
    const stopped = vae.loadStoppedRun(directory);
    const finished = stopped ? undefined : vae.loadRun(directory);
    const { model, history, configuration } = (stopped ?? finished) as vae.StoppedRun | vae.Run;
    model.dispose();
    const last = history[history.length - 1];
    const losses = last ? [last.train.total, last.validation.total].map((loss) => loss.toFixed(2)) : ["", ""];
    const epochs = last ? String(history.length) : "imported";
    const done = stopped ? `${history.length} of ${configuration.epochs}, stopped` : epochs;
    return [directory, finished?.data.name ?? "", done, ...losses];
  } catch (error) {
    complain((error as Error).message);
    return [directory, "", "damaged", "", ""];
  }
}

runCommand(
  {
    name: "vae runs",
    start: "npx vae runs",
    about: "Lists the runs with the losses of their last epoch, in nats per image; also those that were stopped.",
    options: OPTIONS,
    example: "--runs elsewhere/runs",
  },
  main,
);
