/** Reads damaged files of one format in a process of its own, which may crash or hang: worker.js FORMAT SEED COUNT DIRECTORY */
import fs from "node:fs";
import path from "node:path";
import { FileFormatError } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { FORMATS } from "./formats";
import { mutated } from "./mutation";
import { ACCEPTED, Finding, WorkerReport } from "./report";

/** After how many inputs the worker says that it is alive. */
const BREATH = 200;

async function main(name: string, seed: number, count: number, directory: string): Promise<void> {
  const format = FORMATS[name];
  const random = randomStream(seed, `fuzz ${name}`);
  const file = path.join(directory, "input");
  const accepted = fs.openSync(path.join(directory, ACCEPTED), "w");
  const report: WorkerReport = {
    tried: 0,
    refused: 0,
    accepted: 0,
    slowestMilliseconds: 0,
    peakMegabytes: 0,
    findings: [],
  };
  for (let i = 0; i < count; i++) {
    const damaged = mutated(random, format);
    const bytes = format.wrap?.(damaged) ?? damaged;
    fs.writeFileSync(file, bytes);
    const started = performance.now();
    const outcome: unknown = await Promise.resolve()
      .then(() => format.read(file))
      .catch((error: unknown) => error);
    report.slowestMilliseconds = Math.max(report.slowestMilliseconds, performance.now() - started);
    report.tried++;
    if (typeof outcome === "string") {
      report.accepted++;
      const length = Buffer.alloc(8);
      length.writeUInt32LE(i, 0);
      length.writeUInt32LE(bytes.length, 4);
      fs.writeSync(accepted, Buffer.concat([length, Buffer.from(outcome, "hex"), bytes]));
    } else {
      report.refused++;
      const what = poorRefusal(outcome, file);
      if (what)
        report.findings.push({ format: name, input: i, what, bytes: bytes.toString("base64") } satisfies Finding);
    }
    if (i % BREATH === 0) process.send?.({ done: i });
  }
  fs.closeSync(accepted);
  report.peakMegabytes = process.resourceUsage().maxRSS / 1024;
  process.send?.({ done: count, report });
}

/** What is wrong with an error, which should be typed, and name file, offset, expected and found; undefined for nothing. */
function poorRefusal(error: unknown, file: string): string | undefined {
  if (!(error instanceof FileFormatError)) return `an error without type: ${String(error)}`;
  const { message, offset, expected, found } = error;
  const named = [file, expected, found, `at byte ${offset}`].every((part) => part !== "" && message.includes(part));
  if (!named || error.file !== file || !Number.isInteger(offset) || offset < 0)
    return `a message that lacks a part: ${message}`;
  if (offset > fs.statSync(file).size && !/gzip/.test(expected + found) && !isPacked(file))
    return `an offset behind the file's end: ${message}`;
  return undefined;
}

function isPacked(file: string): boolean {
  return fs
    .readFileSync(file)
    .subarray(0, 2)
    .equals(Buffer.from([0x1f, 0x8b]));
}

const [name, seed, count, directory] = process.argv.slice(2);
void main(name, Number(seed), Number(count), directory);
