/** Runs the programs of a t-SNE comparison, each in a process of its own, and has their maps judged. */

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeNpy } from "@vae-notebooks/arrays";
import { root } from "../scripts/reference-python";
import { commitOf } from "../scripts/session";
import type { Measurement, ThreadTimes, TsneComparison } from "../scripts/tsne-results";
import { median } from "./median";
import type { LabelledPoints } from "./points";
import { SCHEDULE } from "./tsne-plan";

const run = promisify(execFile);

/** Points judged by trustworthiness where there are more: it compares each of them with all. */
export const TRUST_SAMPLE = 10_000;

/** What one run of a program tells. */
interface Single {
  /** Of the embedding alone. */
  seconds: number;
  /** Of the whole process: start, reading, embedding, writing. */
  fileSeconds: number;
  iterations: number;
  peakMegabytes: number;
  version: string;
}

/** What bench/tsne_quality.py prints of each map. */
type Quality = Pick<Measurement, "klDivergence" | "trustworthiness" | "knnAccuracy">;

/**
 * Embeds the same points by every method, in rounds that alternate, and judges the last map of each.
 *
 * @param rounds how often each method runs
 * @param takesApart whether one thread's time is taken apart too
 * @param python the interpreter of the programs that we compare with
 * @param done called after every run
 */
export async function measure(
  { points, labels }: LabelledPoints,
  rounds: Record<string, number>,
  takesApart: boolean,
  python: string,
  done: (method: string, round: number, seconds: number) => void,
): Promise<Pick<TsneComparison, "measurements" | "oneThread">> {
  const methods = Object.keys(rounds);
  const folder = await mkdtemp(join(tmpdir(), "bench-tsne-"));
  const map = (method: string): string => join(folder, `map-${methods.indexOf(method)}.npy`);
  try {
    const [source, labelFile] = [join(folder, "points.npy"), join(folder, "labels.npy")];
    await writeNpy(source, points);
    await writeNpy(labelFile, { data: labels, shape: [labels.length] });
    const runs = new Map<string, Single[]>(methods.map((method) => [method, []]));
    for (let round = 0; round < Math.max(...Object.values(rounds)); round++) {
      for (const method of methods.filter((name) => round < rounds[name])) {
        const single = await runOnce(method, source, map(method), python);
        runs.get(method)?.push(single);
        done(method, round, single.seconds);
      }
    }
    const judge = join(root, "bench/tsne_quality.py");
    const { stdout } = await run(python, [judge, source, labelFile, String(TRUST_SAMPLE), ...methods.map(map)]);
    const qualities = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Quality);
    return {
      measurements: methods.map((method, i) => measurement(method, runs.get(method) as Single[], qualities[i])),
      ...(takesApart ? { oneThread: await threadTimes(source) } : {}),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Where one thread's time goes, by the package's own program: the forces are none of its interface. */
async function threadTimes(source: string): Promise<ThreadTimes> {
  const program = join(root, "packages/tsne/dist/test/support/thread-times.js");
  const schedule = [SCHEDULE.early, SCHEDULE.later].map(String);
  const { stdout } = await run(process.execPath, [program, source, ...schedule]);
  const times = Object.entries(JSON.parse(stdout) as ThreadTimes).map(([part, seconds]) => [part, rounded(seconds, 3)]);
  return Object.fromEntries(times) as ThreadTimes;
}

function measurement(method: string, singles: Single[], quality: Quality): Measurement {
  const seconds = singles.map((single) => rounded(single.seconds, 3));
  return {
    method,
    version: singles[0].version,
    seconds,
    medianSeconds: rounded(median(seconds), 3),
    medianFileSeconds: rounded(median(singles.map((single) => single.fileSeconds)), 3),
    iterations: singles[0].iterations,
    peakMegabytes: Math.round(Math.max(...singles.map((single) => single.peakMegabytes))),
    klDivergence: rounded(quality.klDivergence, 4),
    trustworthiness: rounded(quality.trustworthiness, 4),
    knnAccuracy: rounded(quality.knnAccuracy, 4),
    measuredAt: new Date().toISOString(),
    commit: commitOf(root),
  };
}

async function runOnce(method: string, source: string, target: string, python: string): Promise<Single> {
  const inNode = method.startsWith("packages/") || method === "tsne-js";
  const [program, script] = inNode
    ? [process.execPath, join(__dirname, "tsne-run.js")]
    : [python, join(root, "bench/tsne.py")];
  const started = performance.now();
  const schedule = [SCHEDULE.early, SCHEDULE.later].map(String);
  const { stdout } = await run(program, [script, method, source, target, ...schedule], { maxBuffer: 1 << 24 });
  const fileSeconds = (performance.now() - started) / 1000;
  return { ...(JSON.parse(stdout.trim().split("\n").pop() as string) as Omit<Single, "fileSeconds">), fileSeconds };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
