import { spawnSync } from "node:child_process";
import path from "node:path";
import { referencePython, root } from "./reference-python";
import { runMain } from "./terminal";

const HELP = `node dist/scripts/check-audit.js --model DIR --arrays DIR --expected FILE [--data DIR]

Recomputes an audited model's numbers in Python (PyTorch, scikit-learn) and compares them; test/check_audit.py says what it
reads. The first run makes .bench-venv with the packages of bench/requirements.txt. The exit code is 0 when all agree.`;

async function main(): Promise<void> {
  const options = process.argv.slice(2);
  if (options.length === 0 || options.includes("--help")) return console.log(HELP);
  const python = referencePython(console.log);
  process.exitCode = spawnSync(python, [path.join(root, "test/check_audit.py"), ...options], { stdio: "inherit" }).status ?? 1;
}

runMain(main);
