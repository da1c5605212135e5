import "../threads";
import fs from "node:fs";
import path from "node:path";
import * as vae from "../../lib";
import { Given, runCommand } from "../command";
import { runsDirectory } from "./run-word";
import { RUN_OPTIONS } from "../run-options";

const { seed, epochs, "batch-size": batchSize } = RUN_OPTIONS;
const OPTIONS = {
  out: {
    type: "string",
    value: "DIR",
    about: "the run's directory (runs/imported- and the file's name and weights' digest)",
  },
  data: { type: "string", value: "DIR", about: "the data that the model was trained on, as four IDX files (MNIST)" },
  seed,
  epochs,
  "batch-size": batchSize,
  force: { type: "boolean", about: "replace a run that is there already" },
} as const;

async function main({ values, words }: Given<typeof OPTIONS>): Promise<void> {
  const [file] = words;
  if (words.length !== 1) throw new Error(`FILE: expected one file of weights, found ${words.length}`);
  const { out: named, force = false, ...options } = values;
  const parameters = vae.readParameters(process.env, options, ".");
  const { configuration } = parameters;
  const model = vae.importWeights(file, configuration.seed);
  const data = vae.loadMnist(parameters.data);
  const [, rows, columns] = data.train.images.shape;
  if (rows * columns !== model.sizes.pixels)
    throw new Error(
      `${file}: expected layers of ${rows * columns} pixels, as the data's images, found ${model.sizes.pixels}`,
    );
  const digest = vae.weightsDigest(model).slice(0, 8);
  const name = `imported-${path.basename(file, path.extname(file))}-${digest}`;
  const out = named ?? path.join(runsDirectory(), name);
  const found = vae.runFilesIn(out);
  if (found.length > 0 && !force)
    throw new Error(`${out}: expected no run there, found ${found.join(", ")}; --force replaces it`);
  if (found.includes(path.basename(vae.trainingCheckpointFile(out)))) fs.rmSync(vae.trainingCheckpointFile(out));
  vae.saveRun(out, { model, configuration, data: data.identity, history: [] });
  console.log(`layers ${vae.architectureName(model.sizes)}, weights: SHA-256 ${vae.weightsDigest(model)}`);
  console.log(`written: ${out}`);
}

runCommand(
  {
    name: "vae import",
    start: "npx vae import",
    about: `Makes a run of the weights of a PyTorch VAE with the write-up's layers, of any number and sizes: a state_dict that
torch.save wrote (.pt), read without executing anything in it, or a .safetensors file. The names are the write-up's, such
as encoder.fc1.weight, also behind a prefix such as model., or those of PyTorch's own example (fc1, fc21, fc22, fc3, fc4).
The file does not say how the model was trained: --data, --seed, --epochs and --batch-size are what you know of it.`,
    options: OPTIONS,
    words: "FILE",
    example: "weights.pt --out runs/from-pytorch",
  },
  main,
);
