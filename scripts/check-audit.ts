import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import * as vae from "../lib";
import { refuseRunParameters } from "./parameter-environment";
import * as study from "../study";
import { auditHome, auditSize } from "./audit-home";
import { Given, runCommand, usesLine } from "./command";
import { ROOT } from "./notebooks/pipeline";
import { updateReadme } from "./readme";
import { referencePython } from "./reference-python";

const ABOUT = `Recomputes the numbers of results/audit.json in Python (PyTorch, scikit-learn, SciPy), for every seed, from the checkpoints
and arrays that npm run audit kept, decides each question a second time, and writes results/audit_check.json.
test/check_audit.py says what it compares and how closely. The first run makes .bench-venv with the packages of
bench/requirements.txt. The exit code is 0 when all agree.`;

const OPTIONS = {
  quick: { type: "boolean", about: "checks the trial in .cache, and writes nothing" },
  data: { type: "string", value: "DIR", about: "checks the audit of this data, in .cache, and writes its file there" },
  repeat: { type: "boolean", about: "checks the audit that npm run audit -- --repeat made" },
} as const;

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  refuseRunParameters(process.env, "the audit decides it", ["quick", "data"]);
  const { repeat, ...options } = values;
  const { quick, data } = vae.readParameters(process.env, options, ROOT);
  const dataSet = vae.loadMnist(data);
  const home = auditHome(dataSet, auditSize(dataSet, quick), repeat);
  const audit = path.join(home, "results/audit.json");
  const { measured } = study.readAudit(audit);
  const kept = path.join(home, "runs/audit");
  const first = path.join(kept, measured.subjects[0].name, "means.npy");
  if (!fs.existsSync(first))
    throw new Error(
      `${path.relative(process.cwd(), first)}: expected what the audit keeps of its models, found nothing; npm run audit makes it`,
    );
  console.log(usesLine({ data: dataSet.identity.name, processes: os.availableParallelism() }));
  const work = path.join(ROOT, ".cache/check-audit");
  const [rules, out] = ["rules.json", "found.json"].map((name) => path.join(work, name));
  vae.writeJson(rules, study.RULES);
  const paths = Object.entries({ kept, audit, rules, out, data: data ?? vae.packagedMnist() });
  const { status } = spawnSync(
    referencePython(console.log),
    [path.join(ROOT, "test/check_audit.py"), ...paths.flatMap(([name, value]) => [`--${name}`, value])],
    { stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
  // 1 says that numbers differ: that is a result as well.
  if (quick || (status !== 0 && status !== 1)) return;
  const found = JSON.parse(fs.readFileSync(out, "utf8")) as object;
  vae.writeJson(path.join(repeat ? ROOT : home, "results/audit_check.json"), { ...found, repetition: repeat === true });
  if (home === ROOT || repeat) updateReadme(ROOT);
}

runCommand({ name: "check:audit", about: ABOUT, options: OPTIONS }, main);
