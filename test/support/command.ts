import assert from "node:assert/strict";
import { ChildProcessByStdio, spawn } from "node:child_process";
import path from "node:path";
import { Readable } from "node:stream";
import { PARAMETER_VARIABLES } from "../../lib/notebook/parameters";

/** The checkout; this file runs from dist/test/support. */
export const ROOT = path.resolve(__dirname, "../../..");

/** Each parameter's variable, empty: whoever runs the tests may have set one. */
const NO_PARAMETERS = Object.fromEntries(Object.values(PARAMETER_VARIABLES).map((name) => [name, ""]));

/** What a finished program left behind. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Starts an entry point of dist/scripts in a process of its own.
 *
 * @param environment variables beside those of this process, of which none sets a parameter
 */
export function startScript(
  script: string,
  args: string[],
  cwd: string,
  environment: Record<string, string> = {},
): ChildProcessByStdio<null, Readable, Readable> {
  const env = { ...process.env, ...NO_PARAMETERS, ...environment };
  const program = path.join(ROOT, "dist/scripts", script);
  return spawn(process.execPath, [program, ...args], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
}

/**
 * Runs an entry point of dist/scripts in a process of its own.
 *
 * @param onOutput called with all of stdout so far and a function that sends a signal
 * @param environment variables beside those of this process, of which none sets a parameter
 */
export function runScript(
  script: string,
  args: string[],
  cwd: string,
  onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  environment: Record<string, string> = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = startScript(script, args, cwd, environment);
    const finished: Finished = { code: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      finished.stdout += text;
      onOutput(finished.stdout, (signal) => child.kill(signal));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (finished.stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...finished, code }));
  });
}

/** Fails unless the program ended with 1 and one message, which it returns. */
export function complaint({ code, stderr }: Finished): string {
  assert.equal(code, 1, stderr);
  assert.ok(!/\n {4}at /.test(stderr), `a stack: ${stderr}`);
  return stderr.trim();
}
