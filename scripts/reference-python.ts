import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** The checkout; this file runs from dist/scripts. */
export const root = path.resolve(__dirname, "../..");
const venv = path.join(root, ".bench-venv");
const python = path.join(venv, process.platform === "win32" ? "Scripts" : "bin", "python");
const requirements = path.join(root, "bench/requirements.txt");

/**
 * The Python of the programs that we compare with (PyTorch, scikit-learn, openTSNE), in an environment of its own, which is
 * made when it is first needed or its requirements change: it is too large for the set-up.
 *
 * @param say told once before something is installed
 * @returns its python
 * @throws Error with pip's last lines when something can't be installed
 */
export function referencePython(say: (line: string) => void): string {
  const wanted = fs.readFileSync(requirements, "utf8");
  const stamp = path.join(venv, "installed");
  if (fs.existsSync(python) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return python;
  say(`installing ${path.relative(root, requirements)} into ${path.relative(root, venv)} (once)`);
  if (!fs.existsSync(python)) run(hostPython(), ["-m", "venv", venv]);
  run(python, ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", "-r", requirements]);
  fs.writeFileSync(stamp, wanted);
  return python;
}

/** The project's own environment has a Python that is new enough. */
function hostPython(): string {
  const own = path.join(root, ".venv", process.platform === "win32" ? "Scripts" : "bin", "python");
  return fs.existsSync(own) ? own : (process.env.PYTHON ?? "python3");
}

function run(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status === 0) return;
  throw new Error(
    `${command} ${args.join(" ")} failed: ${error?.message ?? stderr.trim().split("\n").slice(-5).join("\n")}`,
  );
}
