/**
 * Compares training speed: this library traced and eager (on our thread setting, and on TensorFlow's own), JAX with an epoch in
 * one call and step by step, PyTorch with preloaded tensors and fused Adam (with denormal numbers, without, and compiled by
 * Inductor), and the write-up's PyTorch code. All in one run, alternating, in trainings of whole epochs with validation
 * (48,000 and 12,000 images), on a quiet machine.
 * Writes results/bench_training.json; its help explains the options.
 */
import path from "node:path";
import { writeJson } from "@vae-notebooks/arrays";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { versions } from "../lib/storage/versions";
import { threads } from "@vae-notebooks/tf-graph";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { probedExecution } from "../scripts/execution";
import { updateReadme } from "../scripts/readme";
import { root } from "../scripts/reference-python";
import { machine } from "../scripts/machine";
import { Measured, Program, Task } from "./program";
import { NAMES, Name, SCAN, SLOW, startPrograms } from "./training-programs";
import { EPOCHS, lossesOf, ratios, Row, rowOf, scalingRow, tables } from "./training-report";

const BATCHES = [64, 128];
const SEEDS = [1, 2, 3, 4, 5, 6];
/** One thing at a time is changed from the write-up's sizes; a fifth of the images, where their number is not what changes. */
const FEW = 12_000;
const SCALING: Record<string, Task[]> = {
  batch: [16, 32, 64, 128, 256, 512].map((batch) => ({ task: "epoch", batch, images: FEW })),
  width: [0.5, 1, 2].map((factor) => ({ task: "epoch", batch: 64, images: FEW, hidden: [512 * factor, 256 * factor] })),
  images: [7_500, 15_000, 30_000, 60_000].map((images) => ({ task: "epoch", batch: 64, images })),
};

const OPTIONS = {
  rounds: { type: "string", value: "N", about: "rounds (3)" },
  losses: {
    type: "boolean",
    about: "compares 20 epochs' losses over six seeds instead, and writes results/bench_losses.json",
  },
  "no-scaling": { type: "boolean", about: "leaves out other batch sizes, widths and numbers of images" },
  try: { type: "boolean", about: "2,000 images, one round, whatever else runs: to see that it works; writes nothing" },
} as const;

async function main({ values: options }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the benchmark takes MNIST and the write-up's sizes for every program");
  const rounds = options.rounds === undefined ? 3 : wholeNumber("rounds", options.rounds);
  console.log(usesLine({ data: "MNIST", threads, execution: probedExecution() }));
  const started = performance.now();
  const say = (line: string): void =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  const programs = startPrograms(say);
  try {
    if (options.try) {
      await compare(programs, 1, say, 2_000);
      return;
    }
    if (options.losses) {
      writeJson(path.join(root, "results/bench_losses.json"), {
        date: new Date().toISOString(),
        machine: machine(),
        versions: await allVersions(programs),
        losses: await compareLosses(programs, say),
      });
      updateReadme(root);
      return;
    }
    const seconds = await compare(programs, rounds, say);
    const matmul = await matrixSpeeds(programs, say);
    const fastest = Math.max(...Object.values(matmul));
    const rows = seconds.map(({ name, batch, measured }) => rowOf(name, batch, measured, fastest));
    const scaling = options["no-scaling"] ? undefined : await scale(programs, say);
    const report = {
      date: new Date().toISOString(),
      machine: machine(),
      versions: await allVersions(programs),
      matmulGflops: matmul,
      rows,
      ratios: ratios(rows),
      scaling,
    };
    writeJson(path.join(root, "results/bench_training.json"), report);
    console.log(tables(report));
    updateReadme(root);
  } finally {
    Object.values(programs).forEach((program) => program.end());
  }
}

interface Cell {
  name: Name;
  batch: number;
  measured: Measured[];
}

/** Rounds of a training by each program, in turn forwards and backwards. */
async function compare(
  programs: Record<Name, Program>,
  rounds: number,
  say: (line: string) => void,
  images?: number,
): Promise<Cell[]> {
  const cells = BATCHES.flatMap((batch) => NAMES.map((name) => ({ name, batch, measured: [] as Measured[] })));
  for (const { name } of cells.slice(0, NAMES.length)) await programs[name].ask({ task: "epoch", images: 2_000 });
  for (let round = 0; round < rounds; round++) {
    const inRound = cells.filter(({ name }) => round === 0 || !SLOW.has(name));
    for (const cell of round % 2 === 0 ? inRound : inRound.reverse()) {
      const epochs = images === undefined && !cell.name.startsWith("eager") ? EPOCHS : 1;
      const task: Task = { task: "epoch", batch: cell.batch, seed: round + 1, images, epochs };
      const measured = await (images === undefined ? programs[cell.name].measure(task) : programs[cell.name].ask(task));
      cell.measured.push(measured);
      say(`round ${round + 1} of ${rounds}, batch ${cell.batch}, ${cell.name}: ${describe(measured)}`);
    }
  }
  return cells;
}

function describe({ epochs = [], otherLoad = 0 }: Measured): string {
  return `${epochs.map(({ seconds }) => seconds.toFixed(2)).join(" ")} s${otherLoad > 0.1 ? `, while other programs used ${otherLoad.toFixed(2)} cores` : ""}`;
}

/** Each side's own product of two matrices 1024 by 1024, in 10^9 operations a second. */
async function matrixSpeeds(
  programs: Record<Name, Program>,
  say: (line: string) => void,
): Promise<Record<string, number>> {
  const speeds: Record<string, number> = {};
  for (const [library, name] of [
    ["TensorFlow.js", "traced"],
    ["JAX", SCAN],
    ["PyTorch", "optimised PyTorch"],
  ] as const) {
    const { gflops = NaN } = await programs[name].measure({ task: "matmul" });
    speeds[library] = gflops;
    say(`matrix product in ${library}: ${gflops.toFixed(0)} GFLOPS`);
  }
  return speeds;
}

/** Of this project and what it runs on, and of what the other programs are made with. */
async function allVersions(programs: Record<Name, Program>): Promise<Record<string, string>> {
  const others: Record<string, string> = {};
  for (const name of [SCAN, "optimised PyTorch"] as const)
    Object.assign(others, (await programs[name].ask({ task: "versions" })).versions);
  return { ...versions(), ...others };
}

async function scale(programs: Record<Name, Program>, say: (line: string) => void): Promise<Record<string, Row[]>> {
  const scaling: Record<string, Row[]> = {};
  for (const [what, tasks] of Object.entries(SCALING)) {
    scaling[what] = [];
    for (const task of tasks) {
      for (const name of ["traced", SCAN] as const) {
        const row = scalingRow(name, task, await programs[name].measure(task));
        scaling[what].push(row);
        say(
          `by ${what}: ${name}, batch ${row.batch}, hidden ${row.hidden}, ${row.images} images: ${row.seconds.toFixed(2)} s`,
        );
      }
    }
  }
  return scaling;
}

/** The losses of the first and the twentieth epoch over seeds, traced and in PyTorch. */
async function compareLosses(
  programs: Record<Name, Program>,
  say: (line: string) => void,
): Promise<Record<string, object>> {
  const losses: Record<string, object> = {};
  for (const name of ["traced", "optimised PyTorch"] as const) {
    const runs: Measured[] = [];
    for (const seed of SEEDS) {
      runs.push(await programs[name].ask({ task: "epoch", batch: 64, epochs: 20, seed }));
      say(`20 epochs, ${name}, seed ${seed}: ${JSON.stringify(runs[runs.length - 1].epochs?.[19])}`);
    }
    losses[name] = lossesOf(runs);
  }
  return losses;
}

runCommand(
  {
    name: "bench:training",
    about:
      "Compares training speed with JAX and PyTorch, in turns on a quiet machine, and writes results/bench_training.json.",
    options: OPTIONS,
  },
  main,
);
