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

const ABOUT = `Trains what is missing, takes every measurement, answers each of the write-up's sentences by the rules in study/rules, and
writes results/audit.json, pictures, the README's list and notebook 08 as a report. Stopped with Ctrl-C it goes on where it
was. It says of itself that it is confirmatory only where the rules' digest is the committed one and its seeds are new.
Of other data than MNIST (--data, VAE_DATA) the results go to .cache, with fewer seeds and judges of their own: which of the
sentences are MNIST's own? VAE_QUICK=1 says the same as --quick.`;

const OPTIONS = {
  quick: {
    type: "boolean",
    about: "a trial of minutes on few images; its verdicts mean nothing; results go to .cache/quick",
  },
  data: { type: "string", value: "DIR", about: "a directory of four IDX files, such as Fashion-MNIST" },
  part: { type: "string", value: "NAME", about: "makes that part alone, such as vae-seed1001, and writes no results" },
  parts: { type: "boolean", about: "lists the parts with what is done of them" },
  threads: {
    type: "string",
    value: "N",
    about: "threads of each process (1); another number trains other weights, by rounding",
  },
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  if (values.threads !== undefined) wholeNumber("threads", values.threads);
  const { threads: _, part, parts: listed, ...options } = values;
  const { quick, data } = vae.readParameters(process.env, options, ROOT);
  refuseRunParameters(process.env, "the audit's plan decides it", ["quick", "data"]);
  const dataSet = vae.loadMnist(data);
  const size = sizeOf(dataSet, quick);
  const home = homeOf(dataSet, size);
  const results = path.join(home, "results");
  vae.checkWritable(results);
  const audit = new study.Audit(study.auditPlan(size), dataSet, path.join(home, "runs/audit"));
  if (listed) {
    for (const name of study.auditParts(audit.plan))
      console.log(`${audit.isDone(name) ? "done   " : "missing"} ${name}`);
    return;
  }
  console.log(
    usesLine({
      data: dataSet.identity.name,
      processes: mostProcesses(),
      threads: threads,
      execution: probedExecution(),
    }),
  );
  const line = new StatusLine();
  const started = Date.now();
  const interrupt = await vae.interruptSignal();
  const callbacks = {
    threads: threads.parts,
    data: data,
    onStatus: (status: string) => line.update(`[${minutes(started)}] ${status}`),
    onTask: (what: string) => line.print(`[${minutes(started)}] ${what}`),
    onNote: (note: string) => line.print(`[${minutes(started)}] ${note}`),
    signal: interrupt.signal,
  };
  await makeParts(audit, callbacks, part === undefined ? undefined : [knownPart(audit.plan, part)]);
  interrupt.release();
  if (part !== undefined) return;
  const measured = await audit.run();
  const sentences = study.decideSentences(measured, study.RULES);
  vae.writeJson(path.join(results, "audit.json"), { measured, sentences });
  line.update("drawing the pictures");
  await writePictures(measured, audit, dataSet, results);
  if (home === ROOT) updateReadme(ROOT);
  const auditFile = path.relative(NOTEBOOKS, path.join(results, "audit.json"));
  await reportNotebook("08-claims", home, { VAE_AUDIT: auditFile }, (cell) => line.update(`08-claims: ${cell}`));
  writeIndex(home, path.join(results, "audit.json"));
  line.print(study.verdictLines(sentences).join("\n"));
  console.log(
    `\n${study.statusText({ measured: measured })}\n${study.verdictCounts(sentences)}\nwritten in ${minutes(started)}: ${path.relative(process.cwd(), results)}/audit.json; the report: ${path.relative(process.cwd(), home) || "."}/reports/08-claims.html`,
  );
}

function sizeOf({ identity }: vae.DataSet, quick: boolean): study.AuditSize {
  if (quick) return "quick";
  return identity.digest === vae.MNIST_IDENTITY.digest ? "full" : "other data";
}

/** results/ and the README are MNIST's; all else goes below .cache. */
function homeOf({ identity }: vae.DataSet, size: study.AuditSize): string {
  if (size === "full") return ROOT;
  const other = identity.digest === vae.MNIST_IDENTITY.digest ? "" : `audit-${identity.name}-${identity.digest}`;
  return path.join(ROOT, ".cache", other, size === "quick" ? "quick" : "");
}

function knownPart(plan: study.AuditPlan, part: string): string {
  const parts = study.auditParts(plan);
  if (parts.includes(part)) return part;
  throw new RangeError(`part: expected one of ${parts.join(", ")}, found ${part}`);
}

async function writePictures(
  measured: study.AuditMeasurements,
  audit: study.Audit,
  dataSet: vae.DataSet,
  results: string,
): Promise<void> {
  const figures = await auditFigures(measured, audit, dataSet);
  const pngs = await vae.renderPngs(Object.values(figures));
  Object.keys(figures).forEach((name, i) => vae.writeFileWhole(path.join(results, `${name}.png`), pngs[i]));
}

function minutes(since: number): string {
  const seconds = Math.round((Date.now() - since) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

runCommand(
  { name: "audit", start: "npx vae audit", about: ABOUT, options: OPTIONS, example: "--part vae-seed1001" },
  main,
);
