/**
 * One of the programs that bench/training.ts compares: the library's own training loop, traced or eager (first argument).
 * Reads tasks as lines of JSON and answers each with a line, as bench/program.ts says.
 */
import readline from "node:readline";
import { WRITE_UP_ARCHITECTURE } from "../lib/model/architecture";
import { Mode, tf } from "@vae-notebooks/tf-graph";
import { WRITE_UP_TRAINING } from "../lib/training/configuration";
import { trainingImages } from "../lib/data/images";
import { loadMnist } from "../lib/data/mnist";
import { trainModel } from "../lib/training/training";
import { Vae } from "../lib/model/vae";
import type { Answer, StepPart, Task } from "./program";
import { partTimes } from "./step-parts";

const mode = process.argv[2] as Mode;
const data = loadMnist();

async function epochs({
  seed = 1,
  batch = 64,
  epochs = 1,
  images,
  hidden = WRITE_UP_ARCHITECTURE.hidden,
}: Task): Promise<Answer["epochs"]> {
  const configuration = { ...WRITE_UP_TRAINING, seed, epochs, batchSize: batch, images };
  const model = new Vae(seed, { ...WRITE_UP_ARCHITECTURE, hidden });
  try {
    const history = await trainModel(model, trainingImages(data, configuration), configuration, { mode });
    return history.map(({ seconds, train, validation }) => ({
      seconds,
      train: train.total,
      validation: validation.total,
    }));
  } finally {
    model.dispose();
  }
}

/** The best of several products of two matrices 1024 by 1024, in 10^9 operations a second. */
function matmul(): number {
  const size = 1024;
  const [a, b] = [tf.randomUniform([size, size]), tf.randomUniform([size, size])];
  let best = Infinity;
  for (let i = 0; i < 40; i++) {
    const started = performance.now();
    const product = tf.matMul(a, b);
    product.dataSync();
    best = Math.min(best, performance.now() - started);
    product.dispose();
  }
  tf.dispose([a, b]);
  return (2 * size ** 3) / best / 1e6;
}

async function answer(task: Task): Promise<Omit<Answer, "peakBytes">> {
  if (task.task === "matmul") return { gflops: matmul() };
  if (task.task === "part") return { milliseconds: await partTimes(task.part as StepPart, task.batch as number, data) };
  return { epochs: await epochs(task) };
}

async function main(): Promise<void> {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const task = JSON.parse(line) as Task;
    console.log(JSON.stringify({ ...(await answer(task)), peakBytes: process.resourceUsage().maxRSS * 1024 }));
  }
}

void main();
