import "./threads";
import path from "node:path";
import * as vae from "../lib";
import { Metrics, resultHead, resultRows } from "../study";
import { parameterEnvironment } from "./parameter-environment";
import { threads } from "@vae-notebooks/tf-graph";
import { Given, runCommand, usesLine, wholeNumber } from "./command";
import { probedExecution } from "./execution";
import { writeExplorer } from "./explorer";
import { writeIndex } from "./notebooks/index-page";
import { bakePictures, copyWithPictures, executeNotebook, NOTEBOOKS, notebookNames, ROOT } from "./notebooks/pipeline";
import { EXPLORER, LIVE_MAP, writeReports } from "./notebooks/reports";
import { writeLiveMap } from "./live-map";
import { Durations, updateReadme } from "./readme";
import { RUN_OPTIONS, RUN_VARIABLES, THREADS_OPTION } from "./run-options";
import { writeResults } from "./results";
import { StatusLine } from "./terminal";

const ABOUT = `Trains the VAE in notebook 05, executes every notebook, and writes figures, metrics, HTML reports, a latent explorer
and a live t-SNE.
A run on other data than MNIST or with other layers is written to .cache/reproduce-NAME, and leaves results/ and the README
alone.
${RUN_VARIABLES}`;

const OPTIONS = {
  ...RUN_OPTIONS,
  quick: { type: "boolean", about: "a trial of seconds on few images; results go to .cache/quick" },
  threads: THREADS_OPTION,
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const { threads: _, ...options } = values;
  const asked = vae.readParameters(process.env, options, ROOT);
  const data = vae.loadMnist(asked.data);
  const home = homeOf(asked, data);
  const parameters = process.env.VAE_RUNS ? asked : { ...asked, runs: path.join(home, "runs") };
  const results = path.join(home, "results");
  const reports = path.join(home, "reports");
  // A place that can't be written to is found now, not after the minutes of work.
  vae.checkWritable(results);
  vae.checkWritable(reports);

  console.log(usesLine({ data: data.identity.name, threads: threads, execution: probedExecution() }));
  const environment = parameterEnvironment(parameters, NOTEBOOKS);
  const durations: Durations = {};
  const executed = await executeAll(environment, durations);
  const written = Date.now();
  const line = new StatusLine();
  line.update("drawing the notebooks' figures");
  await bakePictures(executed.map(({ file }) => file));
  for (const { name, file } of executed) copyWithPictures(file, path.join(results, "notebooks", `${name}.ipynb`));
  line.update("writing the results");
  const { metrics, map } = await writeResults(parameters, data, results);
  line.update("writing the latent explorer");
  await writeExplorer(path.join(reports, EXPLORER), parameters, data, map);
  line.update("writing the live map");
  writeLiveMap(path.join(reports, LIVE_MAP), parameters, data, map);
  line.update("writing the reports");
  await writeReports(executed.map(({ name, file }) => ({ notebook: file, html: path.join(reports, `${name}.html`) })));
  writeIndex(home, parameters.auditFile);
  durations["figures, metrics and reports"] = seconds(written);
  vae.writeJson(path.join(results, "durations.json"), durations);
  if (home === ROOT) updateReadme(ROOT);
  line.print(table(metrics));
  console.log(`\nfigures and metrics: ${path.relative(process.cwd(), results)}/`);
  console.log(`HTML reports: ${path.relative(process.cwd(), path.join(reports, "index.html"))}`);
  console.log(`a map that makes itself: ${path.relative(process.cwd(), path.join(reports, LIVE_MAP))}`);
  console.log(`a latent space to play with: ${path.relative(process.cwd(), path.join(reports, EXPLORER))}`);
}

/** Where the results go: results/ and the README are MNIST's, with the write-up's layers. */
function homeOf(parameters: vae.Parameters, data: vae.DataSet): string {
  if (parameters.quick) return path.join(ROOT, ".cache/quick");
  const { architecture } = vae.runIdentity(parameters, data);
  const layers = vae.architectureName(architecture);
  const ours =
    data.identity.digest === vae.MNIST_IDENTITY.digest && layers === vae.architectureName(vae.WRITE_UP_ARCHITECTURE);
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

function table(metrics: Metrics): string {
  const rows = [resultHead(metrics), ...resultRows(metrics)];
  const width = (key: "what" | "writeUp") => Math.max(...rows.map((row) => row[key].length));
  return rows
    .map((row) => `${row.what.padEnd(width("what"))}  ${row.writeUp.padEnd(width("writeUp"))}  ${row.measured}`)
    .join("\n");
}

runCommand({ name: "reproduce", about: ABOUT, options: OPTIONS }, main);
