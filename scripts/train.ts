import "./threads";
import path from "node:path";
import * as vae from "../lib";
import { dropKeptEpochs, keepEpoch } from "./kept-epochs";
import { threads } from "@vae-notebooks/tf-graph";
import { Given, runCommand, usesLine, wholeNumber } from "./command";
import { RUN_OPTIONS, RUN_VARIABLES, THREADS_OPTION } from "./run-options";
import { StatusLine } from "./terminal";

const OPTIONS = {
  ...RUN_OPTIONS,
  quick: { type: "boolean", about: `${vae.QUICK_TRAINING.epochs} epochs of ${vae.QUICK_TRAINING.images} images` },
  out: {
    type: "string",
    value: "DIR",
    about: "where to write (runs/NAME, NAME from the configuration, the layers and the data)",
  },
  threads: THREADS_OPTION,
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const { out: named, threads: _, ...options } = values;
  const parameters = vae.readParameters(process.env, options, ".");
  const { configuration } = parameters;
  // Before the minutes of training, not after them; the run's own directory is named by the data, which is read first.
  vae.checkWritable(named ?? parameters.runs);
  const dataSet = vae.loadMnist(parameters.data);
  const identity = vae.runIdentity(parameters, dataSet);
  const out = named ?? vae.runDirectory(parameters, dataSet);
  const data = vae.trainingImages(dataSet, configuration);
  console.log(
    `${data.train.shape[0]} images to train, ${data.validation.shape[0]} to validate: ${vae.runCaption(identity)}`,
  );
  const model = new vae.Vae(configuration.seed, identity.architecture);
  const line = new StatusLine();
  const interrupt = await vae.interruptSignal();
  const epochs: vae.EpochRecord[] = [];
  let kept: string | undefined;
  try {
    const history = await vae.trainModel(model, data, configuration, {
      onCompiled: (execution) => line.print(usesLine({ data: dataSet.identity.name, threads: threads, execution })),
      onProgress: (progress) => line.update(`${bar(progress)} ${vae.progressLine(progress)}`),
      onEpoch: (record) => {
        epochs.push(record);
        kept = keepEpoch(out, { model, configuration, data: dataSet.identity, history: epochs });
        const { epoch, train, validation, seconds } = record;
        line.print(`epoch ${epoch}: train ${nats(train)}, validation ${nats(validation)}, ${seconds.toFixed(1)} s`);
      },
      signal: interrupt.signal,
    });
    vae.saveRun(out, { model, configuration, data: dataSet.identity, history });
    dropKeptEpochs(out);
    console.log(`written: ${out}`);
  } catch (error) {
    if (!interrupt.signal.aborted) {
      if (kept === undefined) throw error;
      throw new Error(
        `${(error as Error).message}\nkept, the weights and the history of epoch ${epochs.length}, the last good one: ${kept}`,
      );
    }
    const file = path.join(out, "interrupted.safetensors");
    vae.saveCheckpoint(file, model, vae.checkpointMetadata(identity));
    line.print(`stopped; the weights as they were: ${file}`);
    process.exitCode = 130;
  }
}

function bar({ epoch, epochs, done, images }: vae.TrainingProgress): string {
  const filled = Math.round((20 * ((epoch - 1) * images + done)) / (epochs * images));
  return `[${"=".repeat(filled)}${" ".repeat(20 - filled)}]`;
}

function nats({ total, reconstruction, kl }: vae.LossTerms<number>): string {
  return `${total.toFixed(2)} (BCE ${reconstruction.toFixed(2)} + KL ${kl.toFixed(2)})`;
}

const ABOUT = `Trains the VAE and writes model.safetensors, history.json and configuration.json.
${RUN_VARIABLES}`;

runCommand({ name: "train", about: ABOUT, options: OPTIONS }, main);
