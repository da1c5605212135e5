import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { runPython } from "../../scripts/notebooks/pipeline";
import type { Memory } from "./growth-run";

/** How memory grows over repetitions of the same work, the first half left out: it fills caches. */
export interface Growth {
  repetitions: number;
  /** Tensors more after the last repetition than in the middle. */
  tensors: number;
  /** The slope of a line through the used part of V8's heap, in bytes a repetition. */
  heapEach: number;
  /** The slope of a line through the resident memory, in bytes a repetition. */
  bytesEach: number;
  /** Resident memory in the middle and after the last repetition. */
  bytes: [middle: number, last: number];
}

/** Trains many epochs of a small model, with a checkpoint after each, and measures how memory grows. */
export async function growthOfTraining(directory: string, epochs: number): Promise<Growth> {
  const program = path.join(__dirname, "growth-run.js");
  const args = ["--expose-gc", program, directory, String(epochs)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return growth(JSON.parse(stdout) as Memory[], epochs);
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
  return growth(memories, times);
}

/**
 * What memories say that were told at even distances.
 *
 * @param repetitions of the work, over all memories
 */
export function growth(memories: readonly Memory[], repetitions: number): Growth {
  const counted = memories.slice(Math.floor(memories.length / 2));
  const each = repetitions / memories.length;
  const [middle, last] = [counted[0], counted[counted.length - 1]];
  return {
    repetitions,
    tensors: last.tensors - middle.tensors,
    heapEach: slope(counted.map(({ heap }) => heap)) / each,
    bytesEach: slope(counted.map(({ bytes }) => bytes)) / each,
    bytes: [middle.bytes, last.bytes],
  };
}

/** Of the line through values at 0, 1, 2, … with the least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0);
  return covariance / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
}
