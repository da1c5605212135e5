import "./audit-threads";
import fs from "node:fs";
import path from "node:path";
import * as vae from "../lib";
import { refuseRunParameters } from "./parameter-environment";
import { threads } from "@vae-notebooks/tf-graph";
import * as study from "../study";
import { auditFigures } from "./audit-figures";
import { auditHome, auditSize } from "./audit-home";
import { makeParts, mostProcesses } from "./audit-processes";
import { Given, runCommand, usesLine, wholeNumber } from "./command";
import { probedExecution } from "./execution";
import { writeIndex } from "./notebooks/index-page";
import { machine } from "./machine";
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
  publish: {
    type: "boolean",
    about: "of other data: writes how its verdicts differ from MNIST's to results/ too, where the README takes it from",
  },
  repeat: {
    type: "boolean",
    about: "makes the whole audit anew in .cache, and writes how its verdicts differ to results/audit_repeated.json",
  },
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
  const { threads: _, part, parts: listed, publish, repeat, ...options } = values;
  const { quick, data } = vae.readParameters(process.env, options, ROOT);
  refuseRunParameters(process.env, "the audit's plan decides it", ["quick", "data"]);
  const dataSet = vae.loadMnist(data);
  const size = auditSize(dataSet, quick);
  const home = auditHome(dataSet, size, repeat);
  const results = path.join(home, "results");
  vae.checkWritable(results);
  if (publish && size !== "other data")
    throw new RangeError(`--publish: expected other data than MNIST, by --data, and no trial, found ${size}`);
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
  const fromNothing = !fs.existsSync(audit.directory);
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
  const measured = await audit.run(repeat);
  const sentences = study.decideSentences(measured, study.RULES);
  vae.writeJson(path.join(results, "audit.json"), { measured, sentences });
  line.update("drawing the pictures");
  await writePictures(measured, audit, dataSet, results);
  const auditFile = path.relative(NOTEBOOKS, path.join(results, "audit.json"));
  await reportNotebook("08-claims", home, { VAE_AUDIT: auditFile }, (cell) => line.update(`08-claims: ${cell}`));
  writeIndex(home, path.join(results, "audit.json"));
  let comparison = "";
  if (size === "other data") comparison = compare({ measured, sentences }, results, publish);
  const wholeRun = { minutes: (Date.now() - started) / 60_000, processes: mostProcesses() };
  if (repeat) comparison = compareRepeated({ measured, sentences }, fromNothing ? wholeRun : undefined);
  if (home === ROOT || publish || repeat) updateReadme(ROOT);
  line.print(study.verdictLines(sentences).join("\n"));
  if (comparison) console.log(`\n${comparison}`);
  console.log(
    `\n${study.statusText({ measured: measured })}\n${study.verdictCounts(sentences)}\nwritten in ${minutes(started)}: ${path.relative(process.cwd(), results)}/audit.json; the report: ${path.relative(process.cwd(), home) || "."}/reports/08-claims.html`,
  );
}

/** Writes how verdicts on other data differ from MNIST's; returns it as text. */
function compare(other: study.AuditResults, results: string, publish = false): string {
  const comparison = study.compareWithMnist(study.readAudit(path.join(ROOT, "results/audit.json")), other);
  vae.writeJson(path.join(results, "audit_other_data.json"), comparison);
  if (publish) vae.writeJson(path.join(ROOT, "results/audit_other_data.json"), comparison);
  return study.otherDataText(comparison);
}

/**
 * Writes how the verdicts of a repetition differ from those that stand in results/; returns it as text. The time of an
 * earlier whole run on the same processor stays where this one took kept parts.
 */
function compareRepeated(again: study.AuditResults, wholeRun?: study.WholeRun): string {
  const file = path.join(ROOT, "results/audit_repeated.json");
  const { processor } = machine();
  const before = fs.existsSync(file) ? (vae.readJson(file) as study.RepeatedAudit) : undefined;
  const known = before?.processor === processor ? before.wholeRun : undefined;
  const published = study.readAudit(path.join(ROOT, "results/audit.json"));
  const comparison = study.compareWithRepetition(published, again, processor, wholeRun ?? known);
  vae.writeJson(file, comparison);
  return study.repeatedText(comparison);
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
