/**
 * How fast model.fit of TensorFlow.js trains a convolutional network on MNIST, through compileModel of packages/tf-graph and
 * without it: programs of their own take turns, from the same weights with the same batches. Writes results/bench_layers.json.
 */
import path from "node:path";
import { writeJson } from "@vae-notebooks/arrays";
import { versions } from "../lib/storage/versions";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { machine } from "../scripts/machine";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { updateReadme } from "../scripts/readme";
import type { LayersBench, LayersRow } from "../scripts/readme-layers";
import { root } from "../scripts/reference-python";
import { median } from "./median";
import { Measured, Program } from "./program";

const BATCHES = [128, 512];
const EPOCHS = 3;

/** TensorFlow's own number of threads, in an operation and of operations. */
const OWN_THREADS = { VAE_THREADS: "", TF_NUM_INTRAOP_THREADS: "0", TF_NUM_INTEROP_THREADS: "0" };

const PROGRAMS: { name: string; mode: "graphs" | "plain"; environment?: NodeJS.ProcessEnv }[] = [
  { name: "model.fit after compileModel", mode: "graphs" },
  { name: "model.fit", mode: "plain" },
  { name: "model.fit after compileModel, TensorFlow's own threads", mode: "graphs", environment: OWN_THREADS },
  { name: "model.fit, TensorFlow's own threads", mode: "plain", environment: OWN_THREADS },
];

const OPTIONS = {
  rounds: { type: "string", value: "N", about: "rounds, in which the programs take turns (3)" },
  images: { type: "string", value: "N", about: "of MNIST's first images in an epoch (6000)" },
  loaded: { type: "boolean", about: "measures whatever else runs, and writes that the machine was not quiet" },
} as const;

async function main({ values: options }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the programs train one network");
  const rounds = options.rounds === undefined ? 3 : wholeNumber("rounds", options.rounds);
  const images = options.images === undefined ? 6000 : wholeNumber("images", options.images);
  console.log(usesLine({ data: "MNIST" }));
  const script = path.join(__dirname, "layers-fit.js");
  const programs = PROGRAMS.map(({ name, mode, environment }) => ({
    name,
    program: new Program(name, process.execPath, [script, mode], environment),
  }));
  const measured = new Map<string, Measured[]>();
  try {
    for (let round = 0; round < rounds; round++) {
      for (const batch of BATCHES) {
        for (const { name, program } of programs) {
          const task = { task: "epoch", seed: 1, batch, images, epochs: EPOCHS } as const;
          const answer = await (options.loaded ? program.ask(task) : program.measure(task));
          const key = `${name}/${batch}`;
          measured.set(key, [...(measured.get(key) ?? []), answer]);
          const seconds = answer.epochs?.map((epoch) => epoch.seconds.toFixed(2)).join(", ");
          console.log(`round ${round + 1} of ${rounds}, ${name}, batch size ${batch}: ${seconds} s`);
        }
      }
    }
  } finally {
    programs.forEach(({ program }) => program.end());
  }
  const rows = BATCHES.flatMap((batch) =>
    programs.map(({ name }) => row(name, batch, measured.get(`${name}/${batch}`) as Measured[])),
  );
  const report: LayersBench = { machine: machine(), quiet: !options.loaded, images, rounds, epochs: EPOCHS, rows };
  writeJson(path.join(root, "results/bench_layers.json"), {
    date: new Date().toISOString(),
    versions: versions(),
    ...report,
  });
  updateReadme(root);
}

/** The first epoch holds the tracing, so the time of an epoch is the median of the others. */
function row(name: string, batch: number, answers: Measured[]): LayersRow {
  const all = answers.map(({ epochs = [] }) => epochs);
  return {
    name,
    batch,
    firstSeconds: median(all.map(([first]) => first.seconds)),
    seconds: median(all.flatMap(([, ...others]) => others.map(({ seconds }) => seconds))),
    losses: all[0].map(({ train }) => train),
    peakMebibytes: Math.round(Math.max(...answers.map(({ peakBytes }) => peakBytes)) / 2 ** 20),
  };
}

if (require.main === module) {
  const about =
    "Times model.fit of a convolutional network on MNIST, as graphs and without, and writes results/bench_layers.json.";
  runCommand({ name: "bench:layers", about, options: OPTIONS }, main);
}
