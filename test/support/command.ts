import { spawn } from "node:child_process";
import path from "node:path";

/** The checkout; this file runs from dist/test/support. */
export const ROOT = path.resolve(__dirname, "../../..");

/** What a finished program left behind. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs an entry point of dist/scripts in a process of its own.
 *
 * @param onOutput called with all of stdout so far and a function that sends a signal
 */
export function runScript(
  script: string,
  args: string[],
  cwd: string,
  onOutput: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(ROOT, "dist/scripts", script), ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
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
