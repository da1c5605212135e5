/**
 * This project's t-SNE beside the strongest programs of others on the same points, each run in a process of its own. Writes
 * results/bench_tsne.json; its help explains the options.
 */

import { existsSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { readJson, writeJson } from "@vae-notebooks/arrays";
import { loadMnist } from "../lib/data/mnist";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { updateReadme } from "../scripts/readme";
import { machine } from "../scripts/machine";
import { referencePython, root } from "../scripts/reference-python";
import { sessionStart } from "../scripts/session";
import { OURS, timesOurs, type TsneComparison, type TsneReport } from "../scripts/tsne-results";
import { folderSource, latentSource, pixelSource, type PointSource } from "./points";
import { measure, TRUST_SAMPLE } from "./tsne-measure";
import { type Comparison, fullPlan, otherDataPlan, quickPlan, SCHEDULE } from "./tsne-plan";
import { merged } from "../scripts/tsne-merge";

const OPTIONS = {
  latents: {
    type: "string",
    value: "DIR",
    about: "test_means.npy, test_labels.npy and the same for train, instead of the trained VAE's means of MNIST",
  },
  data: {
    type: "string",
    value: "DIR",
    about: "four IDX files, as Fashion-MNIST's: its latent means too, of the run that npm run train made on it",
  },
  rounds: { type: "string", value: "N", about: "rounds of the fast programs up to 10,000 points (3)" },
  "large-rounds": { type: "string", value: "N", about: "the same above (2)" },
  only: {
    type: "string",
    value: "TEXT;…",
    about: 'only rows that hold one of the texts, as in "MNIST pixels, 70000: packages/tsne", put into the file',
  },
  quick: { type: "boolean", about: "a trial of every program on 300 points, into .cache/quick" },
  out: { type: "string", value: "FILE", about: "where to write (results/bench_tsne.json)" },
} as const;

type Values = Given<typeof OPTIONS>["values"];

/** A comparison with its points and what they are called. */
interface Task extends Comparison {
  data: string;
  /** Says at once where the points can't be had. */
  open: () => PointSource;
}

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the benchmark embeds the latent means of the write-up's run", ["data"]);
  const tasks = chosen(plannedTasks(values), values.only).map((task) => ({ ...task, source: task.open() }));
  console.log(usesLine({ data: "points of MNIST", threads: availableParallelism() }));
  const python = referencePython(console.log);
  const published = join(root, "results/bench_tsne.json");
  const out = values.out ?? (values.quick ? join(root, ".cache/quick/bench_tsne.json") : published);
  const report: TsneReport = {
    command: ["npm run bench:tsne --", ...process.argv.slice(2)].join(" "),
    machine: machine(),
    startedAt: sessionStart(),
    node: process.version,
    schedule: SCHEDULE,
    results: [],
  };
  const old = values.only !== undefined && existsSync(out) ? (readJson(out) as TsneReport) : undefined;
  // Said now rather than after all the work.
  if (old !== undefined) merged(old, report, out);
  const total = tasks.flatMap(({ rounds }) => Object.values(rounds)).reduce((sum, count) => sum + count, 0);
  const started = performance.now();
  let done = 0;
  const say = (line: string): void =>
    console.log(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  for (const { data, kind, points: count, rounds, source } of tasks) {
    const points = await source(count);
    // the parts of a run with many dimensions are not all apart, and few points have no grid
    const takesApart = kind === "latents" && count >= 10_000 && OURS in rounds;
    const measured = await measure(points, rounds, takesApart, python, (method, round, seconds) =>
      say(`run ${++done} of ${total}, ${data}, ${count}: ${method}, round ${round + 1}: ${seconds.toFixed(2)} s`),
    );
    const comparison = {
      data,
      points: count,
      dimensions: points.points.shape[1],
      trustworthinessOf: Math.min(count, TRUST_SAMPLE),
      ...measured,
    };
    report.results.push(comparison);
    lines(comparison).forEach(say);
  }
  mkdirSync(dirname(out), { recursive: true });
  writeJson(out, old === undefined ? report : merged(old, report, out));
  say(`written to ${out}`);
  if (out === published) updateReadme(root);
}

/** Every comparison that the options ask for, with its points. */
function plannedTasks({ latents, data, rounds, "large-rounds": large, quick }: Values): Task[] {
  const counts = { small: wholeNumber("rounds", rounds ?? "3"), large: wholeNumber("large-rounds", large ?? "2") };
  const mnist = loadMnist();
  const sources = {
    latents: () => (latents === undefined ? latentSource(mnist) : folderSource(latents)),
    pixels: () => pixelSource(mnist),
  };
  const named = latents === undefined ? "MNIST latents" : "latents";
  const tasks = (quick ? quickPlan() : fullPlan(counts)).map((comparison) => ({
    ...comparison,
    data: comparison.kind === "latents" ? named : "MNIST pixels",
    open: sources[comparison.kind],
  }));
  const directory = data ?? process.env.VAE_DATA;
  if (!directory) return tasks;
  const other = loadMnist(directory);
  const open = () => latentSource(other, directory);
  return [
    ...tasks,
    ...otherDataPlan(counts).map((comparison) => ({ ...comparison, data: `${other.identity.name} latents`, open })),
  ];
}

/**
 * The rows whose name holds one of the texts.
 *
 * @throws Error naming the option where no row does
 */
function chosen(tasks: Task[], only: string | undefined): Task[] {
  if (only === undefined) return tasks;
  const texts = only.split(";").map((text) => text.trim());
  const isChosen = (name: string): boolean => texts.some((text) => name.includes(text));
  const some = tasks
    .map((task) => ({
      ...task,
      rounds: Object.fromEntries(
        Object.entries(task.rounds).filter(([method]) => isChosen(`${task.data}, ${task.points}: ${method}`)),
      ),
    }))
    .filter(({ rounds }) => Object.keys(rounds).length > 0);
  if (some.length > 0) return some;
  const names = tasks.flatMap(({ data, points, rounds }) =>
    Object.keys(rounds).map((method) => `  ${data}, ${points}: ${method}`),
  );
  throw new Error(`--only: expected a part of a row's name, found "${only}"; the rows are\n${names.join("\n")}`);
}

/** A comparison's rows for the terminal. */
function lines(comparison: TsneComparison): string[] {
  return comparison.measurements.map((row) => {
    const times = timesOurs(comparison, row)?.toFixed(2) ?? "?";
    return (
      `  ${row.method.padEnd(36)} ${row.medianSeconds.toFixed(2).padStart(7)} s  × ${times}  KL ${row.klDivergence}` +
      `  trustworthiness ${row.trustworthiness}  kNN accuracy ${row.knnAccuracy}  ${row.peakMegabytes} MB`
    );
  });
}

runCommand(
  {
    name: "bench:tsne",
    about: `Compares this project's t-SNE with scikit-learn-intelex, manifolds-rs, openTSNE, scikit-learn and tsne-js, and writes
results/bench_tsne.json and the tables. All run the same iterations. It takes about a quarter of an hour on two cores.`,
    options: OPTIONS,
  },
  main,
);
