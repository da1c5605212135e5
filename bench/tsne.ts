/**
 * This project's t-SNE beside openTSNE, scikit-learn and tsne-js on the digits' latent means, each run in a process of its own,
 * alternating.
 */

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readMatrix, writeJson, writeNpy } from "@vae-notebooks/arrays";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { klDivergence, knnAccuracy, trustworthiness, tsneAffinities } from "@vae-notebooks/tsne";
import { randomStream } from "@vae-notebooks/random";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { updateReadme } from "../scripts/readme";
import { referencePython, root } from "../scripts/reference-python";
import { loadLatents } from "./latents";
import { median } from "./median";

const run = promisify(execFile);

/** Points judged by trustworthiness where there are more: it compares each of them with all. */
const TRUST_SAMPLE = 10_000;

/** Iterations of every program, with early exaggeration and after them; "its defaults" in a method's name says otherwise. */
const SCHEDULE = { early: 250, later: 500 };

interface Comparison {
  points: number;
  methods: string[];
  rounds: number;
}

interface Measurement {
  method: string;
  version: string;
  /** Of every round. */
  seconds: number[];
  medianSeconds: number;
  iterations: number;
  /** Median seconds over those of lib/tsne. */
  timesSlower: number;
  peakMegabytes: number;
  /** KL(P || Q) in nats against one P for all methods: exact neighbours, perplexity 30. */
  klDivergence: number;
  /** Of 5 neighbours. */
  trustworthiness: number;
  /** Of 10 neighbours, leave one out. */
  knnAccuracy: number;
}

interface Single {
  seconds: number;
  iterations: number;
  peakMegabytes: number;
  version: string;
}

const OPTIONS = {
  latents: {
    type: "string",
    value: "DIR",
    about: "test_means.npy, test_labels.npy and the same for train (means of the trained VAE)",
  },
  rounds: { type: "string", value: "N", about: "rounds up to 10,000 points (3)" },
  "large-rounds": { type: "string", value: "N", about: "rounds of more points (1)" },
  quick: { type: "boolean", about: "a trial of every program on 300 points, into .cache/quick" },
  out: { type: "string", value: "FILE", about: "where to write (results/bench_tsne.json)" },
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the benchmark embeds the latent means of the write-up's run");
  const rounds = wholeNumber("rounds", values.rounds ?? "3", 0);
  const largeRounds = wholeNumber("large-rounds", values["large-rounds"] ?? "1", 0);
  console.log(usesLine({ data: values.latents ?? "latent means of MNIST", threads: availableParallelism() }));
  const python = referencePython(say);
  const all = [
    "lib/tsne",
    "lib/tsne, 1 thread",
    "openTSNE",
    "openTSNE, all cores",
    "scikit-learn",
    "scikit-learn, its defaults",
  ];
  const quick: Comparison[] = [{ points: 300, methods: [...all, "tsne-js"], rounds: 1 }];
  const full: Comparison[] = [
    { points: 300, methods: ["lib/tsne", "tsne-js"], rounds },
    { points: 10_000, methods: all, rounds },
    { points: 30_000, methods: ["lib/tsne", "openTSNE"], rounds: largeRounds },
    { points: 70_000, methods: ["lib/tsne", "openTSNE"], rounds: largeRounds },
  ];
  const results = [];
  for (const comparison of values.quick ? quick : full) {
    if (comparison.rounds > 0) results.push(await compare(comparison, values.latents, python));
  }
  const commit = await run("git", ["rev-parse", "HEAD"], { cwd: root }).then(
    ({ stdout }) => stdout.trim(),
    () => "unknown",
  );
  const report = {
    command: `npm run bench:tsne -- ${values.quick ? "--quick" : `--rounds ${rounds} --large-rounds ${largeRounds}`}`,
    commit,
    machine: {
      processor: cpus()[0].model.trim(),
      cores: cpus().length,
      platform: process.platform,
      node: process.version,
    },
    data: "latent means of the VAE: the 10,000 test digits, then the training digits; perplexity 30, seed 0",
    schedule: SCHEDULE,
    seconds: "wall clock of the embedding alone, without start of the process and reading of the file",
    results,
  };
  const published = join(root, "results/bench_tsne.json");
  const out = values.out ?? (values.quick ? join(root, ".cache/quick/bench_tsne.json") : published);
  mkdirSync(dirname(out), { recursive: true });
  writeJson(out, report);
  say(`written to ${out}`);
  if (out === published) updateReadme(root);
}

/** All methods of a comparison, one after the other, as many times as there are rounds. */
async function compare({ points, methods, rounds }: Comparison, latents: string | undefined, python: string) {
  const { means, labels } = await loadLatents(latents, points);
  const folder = await mkdtemp(join(tmpdir(), "bench-tsne-"));
  try {
    const source = join(folder, "points.npy");
    await writeNpy(source, means);
    const runs = new Map<string, Single[]>(methods.map((method) => [method, []]));
    for (let round = 0; round < rounds; round++) {
      for (const method of methods) {
        const single = await runOnce(method, source, embeddingFile(folder, method), python);
        runs.get(method)?.push(single);
        say(`${points} points, round ${round + 1} of ${rounds}: ${method} ${single.seconds.toFixed(2)} s`);
      }
    }
    const affinities = await tsneAffinities(means);
    const sample = randomStream(0, "bench trustworthiness").permutation(points).slice(0, TRUST_SAMPLE);
    const own = median((runs.get(methods[0]) as Single[]).map(({ seconds }) => seconds));
    const measurements: Measurement[] = [];
    for (const [method, singles] of runs) {
      const embedding = await readMatrix(embeddingFile(folder, method));
      const seconds = singles.map((single) => single.seconds);
      const measurement: Measurement = {
        method,
        version: singles[0].version,
        seconds: seconds.map((value) => rounded(value, 3)),
        medianSeconds: rounded(median(seconds), 3),
        iterations: singles[0].iterations,
        timesSlower: rounded(median(seconds) / own, 2),
        peakMegabytes: Math.round(Math.max(...singles.map((single) => single.peakMegabytes))),
        klDivergence: rounded(klDivergence(affinities, embedding), 4),
        trustworthiness: rounded(trustworthiness(means, embedding, { sample }), 4),
        knnAccuracy: rounded(knnAccuracy(embedding, labels), 4),
      };
      measurements.push(measurement);
      say(
        `  ${method.padEnd(20)} ${measurement.medianSeconds.toFixed(2).padStart(7)} s  x ${measurement.timesSlower}` +
          `  KL ${measurement.klDivergence}  trustworthiness ${measurement.trustworthiness}` +
          `  kNN accuracy ${measurement.knnAccuracy}  ${measurement.peakMegabytes} MB`,
      );
    }
    return { points, rounds, trustworthinessOf: sample.length, measurements };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runOnce(method: string, source: string, target: string, python: string): Promise<Single> {
  const own = method.startsWith("lib/") || method === "tsne-js";
  const [program, script] = own
    ? [process.execPath, join(__dirname, "tsne-run.js")]
    : [python, join(root, "bench/tsne.py")];
  const { stdout } = await run(
    program,
    [script, method, source, target, String(SCHEDULE.early), String(SCHEDULE.later)],
    { maxBuffer: 1 << 24 },
  );
  return JSON.parse(stdout.trim().split("\n").pop() as string);
}

function embeddingFile(folder: string, method: string): string {
  return join(folder, `${method.replace(/\W+/g, "-")}.npy`);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

runCommand(
  {
    name: "bench:tsne",
    about: "Compares this project's t-SNE with openTSNE, scikit-learn and tsne-js, and writes results/bench_tsne.json.",
    options: OPTIONS,
  },
  main,
);
