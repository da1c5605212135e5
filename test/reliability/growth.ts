import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { runPython } from "../../scripts/notebooks/pipeline";
import type { Memory } from "./growth-run";

/** How memory grows over repetitions of the same work, first ones left out: they fill caches. */
export interface Growth {
  repetitions: number;
  /** Tensors more after the last repetition than after the first that counts. */
  tensors: number;
  /** The slope of a line through the resident memory, in bytes a repetition. */
  bytesEach: number;
  /** Resident memory after the last repetition. */
  bytes: number;
}

/** Trains many epochs on a small subset, and measures how memory grows from one epoch to the next. */
export async function growthOfTraining(directory: string, epochs: number): Promise<Growth> {
  const program = path.join(__dirname, "growth-run.js");
  const args = ["--expose-gc", program, directory, String(epochs)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return growth(JSON.parse(stdout) as Memory[], Math.floor(epochs / 4));
}

/** Executes a notebook several times in one kernel, and measures how memory grows from one time to the next. */
export async function growthOfNotebook(
  notebook: string,
  times: number,
  environment: Record<string, string>,
  onLine: (line: string) => void = () => undefined,
): Promise<Growth> {
  const memories: Memory[] = [];
  await runPython("../../test/reliability/execute_again.py", [notebook, String(times)], environment, (line) => {
    if (line.startsWith("{")) memories.push(JSON.parse(line) as Memory);
    onLine(line);
  });
  if (memories.length !== times) throw new Error(`${notebook}: expected ${times} executions, found ${memories.length}`);
  return growth(memories, 1);
}

/** @param first of the memories that counts */
export function growth(all: readonly Memory[], first: number): Growth {
  const counted = all.slice(first);
  const middle = (counted.length - 1) / 2;
  const mean = counted.reduce((sum, { bytes }) => sum + bytes, 0) / counted.length;
  const covariance = counted.reduce((sum, { bytes }, i) => sum + (i - middle) * (bytes - mean), 0);
  const variance = counted.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const [begin, end] = [counted[0], counted[counted.length - 1]];
  return {
    repetitions: all.length,
    tensors: end.tensors - begin.tensors,
    bytesEach: covariance / variance,
    bytes: end.bytes,
  };
}
