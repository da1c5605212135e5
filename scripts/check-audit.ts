import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runMain } from "./terminal";

const HELP = `node dist/scripts/check-audit.js --model DIR --arrays DIR --expected FILE [--data DIR]

Recomputes an audited model's numbers in Python (PyTorch, scikit-learn) and compares them; test/check_audit.py says what it
reads. The first run makes .bench-venv with the packages of test/requirements-audit.txt. The exit code is 0 when all agree.`;

const ROOT = path.resolve(__dirname, "../..");
const VENV = path.join(ROOT, ".bench-venv");
const VENV_PYTHON = path.join(VENV, process.platform === "win32" ? "Scripts" : "bin", "python");
const REQUIREMENTS = path.join(ROOT, "test/requirements-audit.txt");

/** Prints those of the requirements (name==version) that are not installed; a version may have a local suffix such as +cpu. */
const MISSING = `
import importlib.metadata, sys
for requirement in sys.argv[1:]:
    name, version = requirement.split("==")
    try:
        found = importlib.metadata.version(name).split("+")[0]
    except importlib.metadata.PackageNotFoundError:
        found = None
    if found != version:
        print(requirement)
`;

async function main(): Promise<void> {
  const options = process.argv.slice(2);
  if (options.length === 0 || options.includes("--help")) return console.log(HELP);
  prepareEnvironment();
  process.exitCode = run(VENV_PYTHON, [path.join(ROOT, "test/check_audit.py"), ...options]);
}

/** Makes .bench-venv where it is not there, and installs what is missing in it, and nothing else. */
function prepareEnvironment(): void {
  if (!fs.existsSync(VENV_PYTHON)) requireSuccess("making .bench-venv", process.env.PYTHON ?? "python3", ["-m", "venv", VENV]);
  const wanted = fs.readFileSync(REQUIREMENTS, "utf8").split("\n").filter((line) => line.includes("=="));
  const looked = spawnSync(VENV_PYTHON, ["-c", MISSING, ...wanted], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (looked.status !== 0) throw new Error(`${VENV}: expected a working Python environment; remove it and run this again`);
  const missing = looked.stdout.split("\n").filter(Boolean);
  if (missing.length === 0) return;
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];
  requireSuccess(`installing ${missing.join(", ")} in .bench-venv`, VENV_PYTHON, [...pip, ...missing]);
}

/** Runs a command and says so. @throws Error when it does not end with 0 */
function requireSuccess(what: string, command: string, options: string[]): void {
  console.log(`… ${what}`);
  const code = run(command, options);
  if (code !== 0) throw new Error(`${what} ended with exit code ${code}: ${command} ${options.join(" ")}`);
}

/** Runs a command with this terminal's output. @returns its exit code; @throws Error when it can't be started */
function run(command: string, options: string[]): number {
  const { status, error, signal } = spawnSync(command, options, { cwd: process.cwd(), stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw new Error(`${command}: can't be started: ${error.message}`);
  if (signal) throw new Error(`${command}: ended by ${signal}`);
  return status ?? 1;
}

runMain(main);
