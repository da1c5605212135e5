import { execFileSync, fork } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ACCEPTED, Finding, WorkerReport } from "./report";

/** What a worker may use: more ends it, which counts as a crash. */
const HEAP_MEGABYTES = 96;
/** A worker that says nothing for so long hangs. */
const PATIENCE_MILLISECONDS = 30_000;

/** What a fuzzer counted of one format. */
export interface FuzzReport extends WorkerReport {
  /** Inputs at which the reader's process ended or hung; the rest of its inputs was not tried. */
  crashes: number;
}

/**
 * Reads damaged files of one format, and has each one that the project's reader accepted judged by Python's own parsers.
 *
 * A finding is an input that was accepted although the judge refuses it or reads something else; an error without type,
 * file, offset, expected or found; a crash; a hang.
 *
 * @param format its name in FORMATS
 * @param count how many files
 * @param seed decides them
 * @param python runs judge.py; with numpy and safetensors installed, these judge too
 * @param onProgress told how many were tried so far
 */
export async function fuzz(
  format: string,
  { count, seed, python }: { count: number; seed: number; python: string },
  onProgress: (done: number) => void = () => undefined,
): Promise<FuzzReport> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "vae-fuzz-"));
  try {
    const { report, crash } = await runWorker(format, count, seed, directory, onProgress);
    const findings = [...report.findings, ...(crash ? [crash] : []), ...judge(format, directory, python)];
    return { ...report, findings, crashes: crash ? 1 : 0 };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function runWorker(
  format: string,
  count: number,
  seed: number,
  directory: string,
  onProgress: (done: number) => void,
): Promise<{ report: WorkerReport; crash?: Finding }> {
  const args = [format, seed, count, directory].map(String);
  const worker = fork(path.join(__dirname, "worker.js"), args, {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
  });
  let last = 0;
  let report: WorkerReport | undefined;
  let clock: NodeJS.Timeout;
  const restart = () => {
    clearTimeout(clock);
    clock = setTimeout(() => worker.kill("SIGKILL"), PATIENCE_MILLISECONDS);
  };
  restart();
  worker.on("message", (message: { done: number; report?: WorkerReport }) => {
    restart();
    last = message.done;
    report = message.report;
    onProgress(last);
  });
  return new Promise((resolve) => {
    worker.on("exit", (code, signal) => {
      clearTimeout(clock);
      if (report) return resolve({ report });
      const input = fs.readFileSync(path.join(directory, "input")).toString("base64");
      const what = `the process ended (${signal ?? `exit code ${code}`}) soon after this input`;
      const empty = { tried: last, refused: 0, accepted: 0, slowestMilliseconds: 0, peakMegabytes: 0, findings: [] };
      resolve({ report: empty, crash: { format, input: last, what, bytes: input } });
    });
  });
}

/** The accepted inputs that the judge would not accept, or reads in another way. */
function judge(format: string, directory: string, python: string): Finding[] {
  const program = path.resolve(__dirname, "../../../test/fuzz/judge.py");
  const args = [program, format, path.join(directory, ACCEPTED)];
  const found = execFileSync(python, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
  return (JSON.parse(found) as Omit<Finding, "format">[]).map((finding) => ({ format, ...finding }));
}

/** Which parsers judge: "Python 3.11.2 (gzip, json, ast), numpy 2.2.6, safetensors 0.8.0". */
export function judgeName(python: string): string {
  return execFileSync(python, [path.resolve(__dirname, "../../../test/fuzz/judge.py")], { encoding: "utf8" }).trim();
}
