import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { compiledMutant, Mutant } from "./mutants";

/** The checkout; this file runs from dist/test/mutation. */
export const ROOT = path.resolve(__dirname, "../../..");
/** A mutant that takes so many times as long as the code without it hangs. */
const PATIENCE = 4;
const LEAST_MILLISECONDS = 45_000;

/** How a mutant ended: a test failed, the tests took too long, or all passed. */
export type Outcome = "killed" | "hung" | "survived";

/** The compiled file of a source or a test: packages have a dist of their own. */
export function compiledFile(source: string): string {
  const [, folder, rest] = /^(packages\/[^/]+\/)?(.*)\.ts$/.exec(source) ?? [];
  return path.join(ROOT, folder ?? "", "dist", `${rest}.js`);
}

/**
 * How long each test takes without a mutant.
 *
 * @returns milliseconds, by test
 * @throws Error naming the test that fails already
 */
export async function baseline(tests: string[], say: (line: string) => void): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const test of tests) {
    const started = performance.now();
    const outcome = await runTest(test, {}, 600_000);
    if (outcome !== "survived")
      throw new Error(`${test}: expected it to pass without a mutant, found that it was ${outcome}`);
    times.set(test, performance.now() - started);
    say(`${test}: ${((times.get(test) ?? 0) / 1000).toFixed(1)} s`);
  }
  return times;
}

/**
 * Runs the tests on a mutant, one after the other, until one notices it.
 *
 * @param directory for the mutant's code
 * @param times of the tests without a mutant
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
      const outcome = await runTest(test, environment, Math.max(LEAST_MILLISECONDS, PATIENCE * (times.get(test) ?? 0)));
      if (outcome !== "survived") return outcome;
    }
    return "survived";
  } finally {
    fs.rmSync(code);
  }
}

function runTest(test: string, environment: Record<string, string>, patience: number): Promise<Outcome> {
  const hook = `--require=${path.join(__dirname, "hook.js")}`;
  const child = spawn(process.execPath, ["--max-old-space-size=2048", compiledFile(test)], {
    cwd: ROOT,
    // Through the environment the hook is also in the processes and threads that a test starts.
    env: { ...process.env, NODE_OPTIONS: hook, NODE_TEST_CONTEXT: undefined, ...environment },
    stdio: ["ignore", "pipe", "ignore"],
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
    const clock = setTimeout(() => ((outcome = "hung"), end()), patience);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output = output.slice(-200) + chunk.toString();
      // The first test that fails decides.
      if (/^\s*(not ok|✖)/m.test(output)) {
        outcome ??= "killed";
        end();
      }
    });
    child.on("close", (code) => {
      clearTimeout(clock);
      end();
      resolve(outcome ?? (code === 0 ? "survived" : "killed"));
    });
  });
}
