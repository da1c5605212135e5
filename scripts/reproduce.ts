import path from "node:path";
import { parseArgs } from "node:util";
import * as vae from "../lib";
import { bakePictures, copyWithPictures, executeNotebook, NOTEBOOKS, notebookNames, ROOT, writeReports } from "./notebooks/pipeline";
import { writeIndex } from "./notebooks/index-page";
import { Durations, updateReadme } from "./readme";
import { runMain, StatusLine, wholeNumber } from "./terminal";

const HELP = `npm run reproduce -- [options]

Trains the VAE in notebook 05, executes every notebook, and writes figures, metrics and HTML reports.

  --seed S      decides split, weights, order and noise (${vae.WRITE_UP_TRAINING.seed})
  --epochs N    epochs (${vae.WRITE_UP_TRAINING.epochs})
  --quick       a trial of seconds on few images; results go to .cache/quick
  --help        this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seed: { type: "string" }, epochs: { type: "string" }, quick: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) return console.log(HELP);
  if (values.seed !== undefined) wholeNumber("seed", values.seed, 0);
  if (values.epochs !== undefined) wholeNumber("epochs", values.epochs);
  const home = values.quick ? path.join(ROOT, ".cache/quick") : ROOT;
  const results = path.join(home, "results");
  const reports = path.join(home, "reports");
  // A place that can't be written to is found now, not after the minutes of work.
  vae.checkWritable(results);
  vae.checkWritable(reports);

  const environment = {
    VAE_SEED: values.seed ?? "",
    VAE_EPOCHS: values.epochs ?? "",
    VAE_QUICK: values.quick ? "1" : "",
    // Seen from the notebooks, so that no path of this machine stands in an executed notebook.
    VAE_RUNS: path.relative(NOTEBOOKS, path.join(home, "runs")),
  };
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
  const metrics = await writeResults(vae.readParameters(environment), results);
  writeIndex(path.join(reports, "index.html"), metrics, results);
  durations["figures, metrics and reports"] = seconds(written);
  vae.writeJson(path.join(results, "durations.json"), durations);
  if (!values.quick) updateReadme(ROOT);
  line.print(table(metrics));
  console.log(`\nfigures and metrics: ${path.relative(process.cwd(), results)}/`);
  console.log(`HTML reports: ${path.relative(process.cwd(), path.join(reports, "index.html"))}`);
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

async function writeResults(parameters: vae.NotebookParameters, results: string): Promise<vae.Metrics> {
  const { configuration, quick, runDirectory, data } = parameters;
  const run = vae.loadRun(path.resolve(NOTEBOOKS, runDirectory), configuration);
  const mnist = vae.loadMnist(data);
  const test = quick ? vae.firstImages(mnist.test, 1000) : mnist.test;
  const caption = vae.configurationCaption(configuration);
  const map = await vae.latentMap(run.model, test, configuration.seed);
  const figures = {
    training_loss: vae.lossFigure(run.history, caption),
    reconstructions: vae.reconstructionsFigure(run.model, test, configuration, caption),
    generated_samples: vae.generatedSamplesFigure(run.model, configuration, caption),
    latent_space: vae.latentSpaceFigure(map.embedding, map.labels, { subtitle: map.caption }),
  };
  const pngs = await vae.renderPngs(Object.values(figures));
  Object.keys(figures).forEach((name, i) => vae.writeFileWhole(path.join(results, `${name}.png`), pngs[i]));
  vae.writeFileWhole(path.join(results, "history.json"), vae.historyJson(run.history, configuration));
  const metrics = vae.measureRun(run, test);
  vae.writeJson(path.join(results, "metrics.json"), metrics);
  run.model.dispose();
  return metrics;
}

function table(metrics: vae.Metrics): string {
  const rows = [{ what: "", writeUp: "write-up", measured: "measured" }, ...vae.resultRows(metrics)];
  const width = (key: "what" | "writeUp") => Math.max(...rows.map((row) => row[key].length));
  return rows.map((row) => `${row.what.padEnd(width("what"))}  ${row.writeUp.padEnd(width("writeUp"))}  ${row.measured}`).join("\n");
}

runMain(main);
