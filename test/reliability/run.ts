/** npm run test:reliability: the trials that take minutes; each writes its section of results/reliability.json. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vae from "../../lib";
import { Given, runCommand, usesLine } from "../../scripts/command";
import { NOTEBOOKS, ROOT } from "../../scripts/notebooks/pipeline";
import { recordReliability, ReliabilitySection } from "../../scripts/reliability-file";
import { updateReadme } from "../../scripts/readme";
import { apartByParts, historiesApart, historyOf, onlyRun, sameTwice } from "./determinism";
import { fillDisk, FullDiskReport, limitFiles, noMount } from "./full-disk";
import { Growth, growthOfNotebook, growthOfTraining } from "./growth";
import { killAndResume } from "./kills";
import { resumeNotebook } from "./notebook";
import { wantOneDirectory } from "./two-processes";
import { makeTrial, Trial, undisturbed } from "./workplace";

const KILLS = 20;
const EPOCHS = 3000;
const EXECUTIONS = 10;

type Rows = ReliabilitySection["rows"];

/** What one kind of trial needs: an empty folder. It returns its rows and figures. */
type Section = (home: string, say: (line: string) => void) => Promise<{ rows: Rows; figures: Record<string, unknown> }>;

const SECTIONS: Record<string, Section> = { kills, disk, processes, determinism, growth, notebook };

async function kills(home: string): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const [trial, expected] = await prepared(home);
  const found = await killAndResume(trial, expected, KILLS);
  const { starting, training, writing } = found.moments;
  const rows = [
    {
      what: "trainings killed with SIGKILL and resumed",
      measured: `${found.kills}: ${starting} while starting, ${training} while training, ${writing} while writing`,
    },
    {
      what: "bytes of weights and history that differ from an undisturbed run's",
      measured: String(found.bytesDifferent),
    },
    { what: "checkpoints damaged by a kill", measured: String(found.badCheckpoints) },
    { what: "most epochs that a kill took away", measured: String(found.mostEpochsRepeated) },
  ];
  return { rows, figures: { ...found } };
}

async function disk(home: string): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const [trial, expected] = await prepared(home);
  const reports: FullDiskReport[] = [await limitFiles(trial, expected)];
  const skipped = noMount();
  if (skipped === undefined) reports.push(await fillDisk(trial, expected));
  const sum = (of: (report: FullDiskReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  const rows = [
    {
      what: "disks full in the middle of a write",
      measured: `${sum(({ trials }) => trials)}, ${sum(({ badCheckpoints }) => badCheckpoints)} checkpoints lost, ${sum(({ bytesDifferent }) => bytesDifferent)} bytes different after going on`,
    },
  ];
  return { rows, figures: { reports, ...(skipped === undefined ? {} : { noSmallFileSystem: skipped }) } };
}

async function processes(home: string): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const [trial, expected] = await prepared(home);
  const found = await wantOneDirectory(trial, expected, 4);
  const rows = [
    {
      what: "processes that wanted another one's directory",
      measured: `${found.refused} refused, ${found.tookOver} went on after its holder was killed, ${found.bytesDifferent} bytes different`,
    },
  ];
  return { rows, figures: { ...found } };
}

async function determinism(
  home: string,
  say: (line: string) => void,
): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const same = await sameTwice(home, vae.threads.parts);
  say(`the same run twice: ${same.files.length} files, ${same.different.length} differ`);
  const PARTS = [1, 2, 4];
  const parts = await apartByParts(home, PARTS);
  const here = onlyRun(path.join(home, "parts-2"));
  const machines = historiesApart(historyOf(here), historyOf(path.join(ROOT, "results")));
  const nats = (value: number) => value.toPrecision(2);
  const rows = [
    {
      what: `files of two runs with the same seed and number of parts (weights, history, embedding, pictures) that differ`,
      measured: `${same.different.length} of ${same.files.length}`,
    },
    ...Object.entries(parts).map(([which, { firstEpoch, allEpochs, lastValidation }]) => ({
      what: `${which}: epoch losses apart by at most`,
      measured: `${nats(firstEpoch)} nats in the first epoch, ${nats(allEpochs)} in any of 20; the last validation loss by ${nats(lastValidation)}`,
    })),
    {
      what: "2 parts here and the machine of results/history.json: epoch losses apart by at most",
      measured: `${nats(machines.firstEpoch)} nats in the first epoch, ${nats(machines.allEpochs)} in any of 20`,
    },
  ];
  return { rows, figures: { same, parts, machines, processor: os.cpus()[0]?.model } };
}

async function growth(
  home: string,
  say: (line: string) => void,
): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const training = await growthOfTraining(path.join(home, "run"), EPOCHS);
  say(`${EPOCHS} epochs: ${words(training, "epoch")}`);
  const notebook = path.join(NOTEBOOKS, "05-training.ipynb");
  const environment = { VAE_QUICK: "1", VAE_RUNS: path.join(home, "runs") };
  const executions = await growthOfNotebook(notebook, EXECUTIONS, environment, say);
  const rows = [
    {
      what: `${EPOCHS} epochs of a small model in one process, a checkpoint after each; from half of them on`,
      measured: `${words(training, "epoch")}; the history takes a record for each`,
    },
    {
      what: `notebook 05 executed ${EXECUTIONS} times in one kernel, from half of them on`,
      measured: words(executions, "execution"),
    },
  ];
  return { rows, figures: { training, notebook: executions } };
}

async function notebook(home: string): Promise<{ rows: Rows; figures: Record<string, unknown> }> {
  const found = await resumeNotebook(home);
  const rows = [
    {
      what: "notebook 05 on a fresh kernel, going on with a run that was stopped",
      measured: `${found.bytesDifferent} bytes different, ${found.outputsDifferent} outputs different but for the line that says so`,
    },
  ];
  return { rows, figures: { ...found } };
}

async function prepared(home: string): Promise<[Trial, string]> {
  const trial = makeTrial(home, { images: 1000, epochs: 40, hidden: "512,256" });
  return [trial, await undisturbed(trial)];
}

function words({ tensors, heapEach, bytes }: Growth, each: string): string {
  const [middle, last] = bytes.map((value) => (value / 2 ** 20).toFixed(0));
  return (
    `${tensors} tensors more, ${(heapEach / 1024).toFixed(1)} KiB of V8's heap more an ${each}; ` +
    `resident memory from ${middle} to ${last} MiB`
  );
}

async function main({ words: names }: Given<Record<string, never>>): Promise<void> {
  const chosen = names.length > 0 ? names : Object.keys(SECTIONS);
  const unknown = chosen.find((name) => !(name in SECTIONS));
  if (unknown !== undefined)
    throw new RangeError(`expected names of ${Object.keys(SECTIONS).join(", ")}, found ${unknown}`);
  console.log(usesLine({ data: "MNIST", threads: vae.threads }));
  for (const name of chosen) {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "vae-reliability-"));
    try {
      const { rows, figures } = await SECTIONS[name](home, console.log);
      for (const { what, measured } of rows) console.log(`${what}: ${measured}`);
      const command = `npm run test:reliability -- ${name}`;
      await recordReliability(path.join(ROOT, "results"), name, { command, rows, figures });
    } finally {
      fs.rmSync(home, { recursive: true, force: true });
    }
  }
  updateReadme(ROOT);
}

const ABOUT = `Kills, starves and repeats trainings, and writes what was lost (nothing, if all is well) to results/reliability.json.
It takes some minutes; names choose of ${Object.keys(SECTIONS).join(", ")}.`;
runCommand({ name: "test:reliability", about: ABOUT, options: {}, words: "[NAME ...]" }, main);
