import "./threads";
import * as vae from "../lib";
import { threads } from "@vae-notebooks/tf-graph";
import { decimalNumber, Given, runCommand, usesLine, wholeNumber } from "./command";
import { refuseRunParameters } from "./parameter-environment";
import { RUN_OPTIONS, RUN_VARIABLES, THREADS_OPTION } from "./run-options";
import { StatusLine } from "./terminal";

const OPTIONS = {
  ...RUN_OPTIONS,
  latent: { type: "string", value: "D", about: "the same as --latent-dim" },
  "learning-rate": { type: "string", value: "X", about: `step length of Adam (${vae.WRITE_UP_TRAINING.learningRate})` },
  beta: { type: "string", value: "X", about: `weight of the KL term (${vae.WRITE_UP_TRAINING.beta})` },
  images: { type: "string", value: "N", about: "images that are used, before some are held out to validate (all)" },
  quick: { type: "boolean", about: `${vae.QUICK_TRAINING.epochs} epochs of ${vae.QUICK_TRAINING.images} images` },
  out: {
    type: "string",
    value: "DIR",
    about: "where to write (runs/NAME, NAME from the configuration, the layers and the data)",
  },
  resume: { type: "string", value: "DIR", about: "go on with a run that was stopped or killed" },
  force: { type: "boolean", about: "replace a run that is there already" },
  threads: THREADS_OPTION,
} as const;

/** A training that is to be made, or to be gone on with. */
interface Task {
  out: string;
  dataSet: vae.DataSet;
  configuration: vae.TrainingConfiguration;
  architecture: vae.Architecture;
  existing: "continue" | "replace";
}

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const task = values.resume === undefined ? begun(values) : resumed(values.resume, values);
  if (task) await train(task);
}

/** The run that options and environment ask for. @throws Error where there is a run already and --force is not given */
function begun({
  out: named,
  force = false,
  threads: _,
  resume: __,
  latent,
  "learning-rate": learningRate,
  beta,
  images,
  ...options
}: Given<typeof OPTIONS>["values"]): Task {
  if (latent !== undefined && options["latent-dim"] !== undefined)
    throw new Error("--latent: expected to be left out beside --latent-dim, which says the same");
  const parameters = vae.readParameters(
    process.env,
    { ...options, "latent-dim": latent ?? options["latent-dim"] },
    ".",
  );
  const { configuration: asked } = parameters;
  if (learningRate !== undefined)
    asked.learningRate = decimalNumber("learning-rate", learningRate, (rate) => rate > 0, "a number above 0");
  if (beta !== undefined) asked.beta = decimalNumber("beta", beta, (weight) => weight >= 0, "a number from 0");
  if (images !== undefined) asked.images = wholeNumber("images", images);
  // Before the minutes of training, not after them; the run's own directory is named by the data, which is read first.
  vae.checkWritable(named ?? parameters.runs);
  const dataSet = vae.loadMnist(parameters.data);
  const out = named ?? vae.runDirectory(parameters, dataSet);
  const found = vae.runFilesIn(out);
  if (found.length > 0 && !force) {
    const advice = `--resume ${out} goes on with a run that was stopped, --force begins anew and replaces it`;
    throw new Error(`${out}: expected no run there, found ${found.join(", ")}; ${advice}`);
  }
  const { configuration, architecture } = vae.runIdentity(parameters, dataSet);
  return { out, dataSet, configuration, architecture, existing: force ? "replace" : "continue" };
}

/** The run that was stopped in a directory; undefined, with a line that says so, where it is finished. */
function resumed(
  directory: string,
  { data, threads: _, resume: __, ...others }: Given<typeof OPTIONS>["values"],
): Task | undefined {
  const option = Object.keys(others)[0];
  if (option) throw new RangeError(`--${option}: expected to be left out beside --resume, as the run decides it`);
  refuseRunParameters(process.env, "the run that goes on decides it", ["data"]);
  const stopped = vae.loadStoppedRun(directory);
  if (!stopped) {
    // Throws where there is no finished run either, or a damaged one.
    const { model, history } = vae.loadRun(directory);
    model.dispose();
    if (history.length === 0)
      throw new Error(
        `${directory}: expected a training that was stopped, found imported weights, which have no history`,
      );
    console.log(`finished already: ${directory}`);
    return undefined;
  }
  stopped.model.dispose();
  const { configuration, architecture } = stopped;
  const dataSet = vae.loadMnist(vae.readParameters(process.env, { data }, ".").data);
  return { out: directory, dataSet, configuration, architecture, existing: "continue" };
}

async function train({ out, dataSet, configuration, architecture, existing }: Task): Promise<void> {
  const data = vae.trainingImages(dataSet, configuration);
  const caption = vae.runCaption({ configuration, architecture, data: dataSet.identity });
  console.log(`${data.train.shape[0]} images to train, ${data.validation.shape[0]} to validate: ${caption}`);
  const model = new vae.Vae(configuration.seed, architecture);
  const line = new StatusLine();
  const interrupt = await vae.interruptSignal(["SIGINT", "SIGTERM"]);
  const counted = (epochs: number) => `${epochs} of ${configuration.epochs} epochs`;
  let done = 0;
  try {
    const run = { model, configuration, data: dataSet.identity };
    await vae.trainRun(out, run, data, {
      existing,
      onCompiled: (execution) => line.print(usesLine({ data: dataSet.identity.name, threads: threads, execution })),
      onResumed: ({ state: { history, epoch } }) => {
        line.print(`goes on after ${counted((done = history.length))} and ${epoch.steps} steps of the next one`);
      },
      onProgress: (progress) => line.update(`${bar(progress)} ${vae.progressLine(progress)}`),
      onEpoch: ({ epoch, train, validation, seconds }) => {
        line.print(`epoch ${epoch}: train ${nats(train)}, validation ${nats(validation)}, ${seconds.toFixed(1)} s`);
      },
      onCheckpoint: ({ history }) => (done = history.length),
      signal: interrupt.signal,
    });
    console.log(`weights: SHA-256 ${vae.weightsDigest(model)}`);
    console.log(`written: ${out}`);
  } catch (error) {
    if (interrupt.signal.aborted && error === interrupt.signal.reason) {
      line.print(`stopped after ${counted(done)}; --resume ${out} goes on from there`);
      process.exitCode = 130;
    } else if (error instanceof vae.NotFiniteError) {
      throw new Error(
        `${error.message}\nkept, where it stood after ${counted(done)}: ${vae.trainingCheckpointFile(out)}`,
      );
    } else throw error;
  }
}

function bar({ epoch, epochs, done, images }: vae.TrainingProgress): string {
  const filled = Math.round((20 * ((epoch - 1) * images + done)) / (epochs * images));
  return `[${"=".repeat(filled)}${" ".repeat(20 - filled)}]`;
}

function nats({ total, reconstruction, kl }: vae.LossTerms<number>): string {
  return `${total.toFixed(2)} (BCE ${reconstruction.toFixed(2)} + KL ${kl.toFixed(2)})`;
}

const ABOUT = `Trains the VAE and writes model.safetensors, history.json and configuration.json. After each epoch, and when it is
stopped with Ctrl-C, checkpoint.safetensors says where it stands: --resume goes on there, to the same last bit.
${RUN_VARIABLES}`;

runCommand(
  { name: "train", start: "npx vae train", about: ABOUT, options: OPTIONS, example: "--epochs 5 --beta 2 --latent 10" },
  main,
);
