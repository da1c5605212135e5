import { spawn } from "node:child_process";
import fs from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { compiledMutant, Mutant } from "./mutants";

/** The checkout; this file runs from dist/test/mutation. */
export const ROOT = path.resolve(__dirname, "../../..");
/** A mutant that takes so many times the processor time of the code without it hangs. */
const PATIENCE = 4;
/** Seconds of processor time that every mutant has. */
const LEAST_SECONDS = 45;
const BASELINE_SECONDS = 600;
/** A mutant that waits for ever takes no processor time: by the clock it has so many times its limit, and at least 10 minutes. */
const [PATIENCE_WAITING, LEAST_WAITING] = [20, 600];

/** How a mutant ended: a test failed, the tests took too much processor time, or all passed. */
export type Outcome = "killed" | "hung" | "survived";

/** The compiled file of a source or a test: packages have a dist of their own. */
export function compiledFile(source: string): string {
  const [, folder, rest] = /^(packages\/[^/]+\/)?(.*)\.ts$/.exec(source) ?? [];
  return path.join(ROOT, folder ?? "", "dist", `${rest}.js`);
}

/**
 * How much processor time each test takes without a mutant: unlike the time by the clock, it is hardly longer on a machine
 * that has other work.
 *
 * @returns seconds of processor time of the test and its child processes, by test
 * @throws Error naming the test that fails already
 */
export async function baseline(tests: string[], say: (line: string) => void): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const test of tests) {
    const { outcome, seconds } = await runTest(test, {}, BASELINE_SECONDS);
    if (outcome !== "survived")
      throw new Error(`${test}: expected it to pass without a mutant, found that it was ${outcome}`);
    times.set(test, seconds);
    say(`${test}: ${seconds.toFixed(1)} s of processor time`);
  }
  return times;
}

/**
 * Runs the tests on a mutant, one after the other, until one notices it.
 *
 * @param directory for the mutant's code
 * @param times of the tests without a mutant, in seconds of processor time
 */
export async function runMutant(
  mutant: Mutant,
  tests: string[],
  directory: string,
  times: ReadonlyMap<string, number>,
): Promise<Outcome> {
  const code = path.join(
    directory,
    `${path.basename(mutant.file, ".ts")}-${mutant.start}-${Math.random().toString(36).slice(2)}.js`,
  );
  fs.writeFileSync(code, compiledMutant(fs.readFileSync(path.join(ROOT, mutant.file), "utf8"), mutant));
  const environment = { VAE_MUTANT_FILE: fs.realpathSync(compiledFile(mutant.file)), VAE_MUTANT_CODE: code };
  try {
    for (const test of tests) {
      const limit = Math.max(LEAST_SECONDS, PATIENCE * (times.get(test) ?? 0));
      const { outcome } = await runTest(test, environment, limit);
      if (outcome !== "survived") return outcome;
    }
    return "survived";
  } finally {
    fs.rmSync(code);
  }
}

/** How a test ended, and the processor time that it and its child processes took. */
export interface Ended {
  outcome: Outcome;
  seconds: number;
}

/**
 * Runs a compiled test in a process of its own.
 *
 * @param limit seconds of processor time; each process that the test starts has as much again
 */
export function runTest(test: string, environment: Record<string, string>, limit: number): Promise<Ended> {
  // In quotes: a path may have spaces, at which NODE_OPTIONS is split.
  const hook = `--require ${JSON.stringify(path.join(__dirname, "hook.js"))}`;
  // The system ends a process that has used up its processor time. `times` tells that of the children on its second line.
  const limited = 'ulimit -t "$1"; shift; "$@"; code=$?; times >&3; exit $code';
  const program = [process.execPath, "--max-old-space-size=2048", compiledFile(test)];
  const child = spawn("sh", ["-c", limited, "sh", String(Math.ceil(limit)), ...program], {
    cwd: ROOT,
    // Through the environment the hook is also in the processes and threads that a test starts.
    env: { ...process.env, NODE_OPTIONS: hook, NODE_TEST_CONTEXT: undefined, ...environment },
    stdio: ["ignore", "pipe", "ignore", "pipe"],
    detached: true,
  });
  const end = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  return new Promise((resolve) => {
    let outcome: Outcome | undefined;
    const waiting = Math.max(LEAST_WAITING, PATIENCE_WAITING * limit);
    const clock = setTimeout(() => ((outcome = "hung"), end()), 1000 * waiting);
    let [output, times] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => {
      output = output.slice(-200) + chunk.toString();
      // The first test that fails decides.
      if (/^\s*(not ok|✖)/m.test(output)) {
        outcome ??= "killed";
        end();
      }
    });
    (child.stdio[3] as Readable).on("data", (chunk: Buffer) => (times += chunk.toString()));
    child.on("close", (code) => {
      clearTimeout(clock);
      end();
      resolve({ outcome: outcome ?? outcomeOf(code), seconds: secondsOf(times) });
    });
  });
}

/** 128 and the number of the signal: SIGXCPU when the processor time is used up, SIGKILL where that was not heeded. */
function outcomeOf(code: number | null): Outcome {
  if (code === 128 + constants.signals.SIGXCPU || code === 128 + constants.signals.SIGKILL) return "hung";
  return code === 0 ? "survived" : "killed";
}

/** The processor time of the children in what the shell's `times` prints: "0m1.20s 0m0.30s" on its second line. */
export function secondsOf(times: string): number {
  const parts = [...(times.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}
