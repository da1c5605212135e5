/**
 * Into how many parts a training step's large layers are cut, by the number of operations at once that is asked for (VAE_THREADS), 1
 * to 16; and how long a step takes, for the numbers that this machine has cores for. Writes results/bench_parts.json.
 */
import os from "node:os";
import path from "node:path";
import { WRITE_UP_TRAINING } from "../lib/training/configuration";
import { writeJson } from "@vae-notebooks/arrays";
import { noiseCounter } from "../lib/model/noise";
import { refuseRunParameters } from "../scripts/parameter-environment";
import { tf, threads, variableParts } from "@vae-notebooks/tf-graph";
import { Vae } from "../lib/model/vae";
import { versions } from "../lib/storage/versions";
import { Given, runCommand, usesLine, wholeNumber } from "../scripts/command";
import { probedExecution } from "../scripts/execution";
import { updateReadme } from "../scripts/readme";
import { root } from "../scripts/reference-python";
import { median } from "./median";
import { Program } from "./program";

const MOST = 16;
const BATCH = WRITE_UP_TRAINING.batchSize;

/** What is made of a number of parts that is asked for. */
export interface PartsRow {
  asked: number;
  /** The parts of each layer's weights, by layer; 1 is a layer that is left whole. */
  made: Record<string, number>;
  /** Of a step with its update, a median over rounds; where there are as many cores as parts. */
  milliseconds?: number;
}

/** The parts of the write-up's layers for each number asked for, 1 to most. */
export function partsMade(most = MOST): PartsRow[] {
  const model = new Vae(1);
  const inputs = [tf.zeros([BATCH, model.sizes.pixels]), noiseCounter(1, 1)];
  const variables = model.parameters();
  const loss = ([x, counter]: tf.Tensor[]) => model.loss({ images: x as tf.Tensor2D }, counter as tf.Tensor1D);
  const rows = Array.from({ length: most }, (_, i) => {
    const counts = variableParts({ variables, loss, examples: [inputs] }, i + 1);
    const weights = Object.entries(counts).filter(([name]) => name.endsWith(".weight"));
    return {
      asked: i + 1,
      made: Object.fromEntries(weights.map(([name, count]) => [name.replace(".weight", ""), count])),
    };
  });
  model.dispose();
  tf.dispose(inputs);
  return rows;
}

const OPTIONS = {
  rounds: { type: "string", value: "N", about: "rounds (3)" },
  try: { type: "boolean", about: "one round, whatever else runs; writes nothing" },
  "no-times": { type: "boolean", about: "counts the parts and times nothing" },
} as const;

async function main({ values: options }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the table is of the write-up's sizes");
  const asked = options.rounds === undefined ? 3 : wholeNumber("rounds", options.rounds);
  const rounds = options.try ? 1 : asked;
  console.log(usesLine({ data: "MNIST", threads, execution: probedExecution() }));
  const rows = partsMade();
  const script = [path.join(__dirname, "training-tfjs.js"), "traced"];
  const timed = rows
    .filter(({ asked }) => !options["no-times"] && asked <= os.availableParallelism())
    .map((row) => ({
      row,
      program: new Program(`${row.asked} parts`, process.execPath, script, { VAE_THREADS: String(row.asked) }),
      times: [] as number[],
    }));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { row, program, times } of timed) {
        const task = { task: "part", part: "step", batch: BATCH } as const;
        const { milliseconds = [] } = await (options.try ? program.ask(task) : program.measure(task));
        times.push(median(milliseconds));
        row.milliseconds = median(times);
        console.log(`round ${round + 1} of ${rounds}, ${row.asked} asked for: ${median(milliseconds).toFixed(2)} ms`);
      }
    }
  } finally {
    timed.forEach(({ program }) => program.end());
  }
  for (const { asked, made } of rows)
    console.log(
      `${asked} asked for: ${Object.entries(made)
        .map(([layer, count]) => `${layer} ${count}`)
        .join(", ")}`,
    );
  if (options.try) return;
  writeJson(path.join(root, "results/bench_parts.json"), {
    date: new Date().toISOString(),
    versions: versions(),
    batch: BATCH,
    rows,
  });
  updateReadme(root);
}

if (require.main === module) {
  const about =
    "Shows into how many parts the layers are cut for 1 to 16 asked for, times a step, and writes results/bench_parts.json.";
  runCommand({ name: "bench:parts", about, options: OPTIONS }, main);
}
