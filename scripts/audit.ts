import "./audit-threads";
import path from "node:path";
import * as vae from "../lib";
import { refuseRunParameters } from "./parameter-environment";
import { threads } from "@vae-notebooks/tf-graph";
import * as study from "../study";
import { auditFigures } from "./audit-figures";
import { makeParts, mostProcesses } from "./audit-processes";
import { Given, runCommand, usesLine, wholeNumber } from "./command";
import { probedExecution } from "./execution";
import { writeIndex } from "./notebooks/index-page";
import { NOTEBOOKS, ROOT } from "./notebooks/pipeline";
import { reportNotebook } from "./notebooks/reports";
import { updateReadme } from "./readme";
import { StatusLine } from "./terminal";

const ABOUT = `Trains what is missing, takes every measurement, decides each of the write-up's claims by its rule, and writes
results/audit.json, pictures, the README's table and notebook 08 as a report. Stopped with Ctrl-C it goes on where it was.
VAE_QUICK=1 says the same as --quick. The claims are about MNIST: VAE_DATA may name a copy of it and nothing else.`;

const OPTIONS = {
  quick: {
    type: "boolean",
    about: "a trial of minutes on few images; its verdicts mean nothing; results go to .cache/quick",
  },
  threads: {
    type: "string",
    value: "N",
    about: "threads of each process (1); another number trains other weights, by rounding",
  },
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const { threads: _, ...options } = values;
  const { quick, data } = vae.readParameters(process.env, options, ROOT);
  refuseRunParameters(process.env, "the audit's plan decides it", ["quick", "data"]);
  const home = quick ? path.join(ROOT, ".cache/quick") : ROOT;
  const results = path.join(home, "results");
  vae.checkWritable(results);
  console.log(usesLine({ data: "MNIST", processes: mostProcesses(), threads: threads, execution: probedExecution() }));
  const plan = quick ? study.QUICK_AUDIT : study.FULL_AUDIT;
  const directory = path.join(home, "runs/audit");
  const line = new StatusLine();
  const started = Date.now();
  const interrupt = await vae.interruptSignal();
  const audit = new study.Audit(plan, vae.loadMnist(data), directory);
  await makeParts(audit, {
    threads: threads.parts,
    onStatus: (status) => line.update(`[${minutes(started)}] ${status}`),
    onTask: (what) => line.print(`[${minutes(started)}] ${what}`),
    onNote: (note) => line.print(`[${minutes(started)}] ${note}`),
    signal: interrupt.signal,
  });
  interrupt.release();
  const measured = await audit.run();
  const claims = study.decideClaims(measured);
  vae.writeJson(path.join(results, "audit.json"), { measured, claims });
  line.update("drawing the pictures");
  await writePictures(measured, plan, directory, results);
  if (!quick) updateReadme(ROOT);
  const auditFile = path.relative(NOTEBOOKS, path.join(results, "audit.json"));
  await reportNotebook("08-claims", home, { VAE_AUDIT: auditFile }, (cell) => line.update(`08-claims: ${cell}`));
  writeIndex(home, path.join(results, "audit.json"));
  for (const { id, verdict, provesNothing } of claims)
    line.print(`${id.padEnd(28)} ${verdict}${provesNothing ? " (its control at least as well)" : ""}`);
  console.log(
    `\n${study.verdictCounts(claims)}\nwritten in ${minutes(started)}: ${path.relative(process.cwd(), results)}/audit.json; the report: ${path.relative(process.cwd(), home) || "."}/reports/08-claims.html`,
  );
}

async function writePictures(
  measured: study.AuditMeasurements,
  plan: study.AuditPlan,
  directory: string,
  results: string,
): Promise<void> {
  const figures = await auditFigures(measured, plan, directory);
  const pngs = await vae.renderPngs(Object.values(figures));
  Object.keys(figures).forEach((name, i) => vae.writeFileWhole(path.join(results, `${name}.png`), pngs[i]));
}

function minutes(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

runCommand({ name: "audit", about: ABOUT, options: OPTIONS }, main);
