import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Given, runCommand } from "./command";
import { PYTHON } from "./notebooks/pipeline";
import { root } from "./reference-python";
import { recordReliability } from "./reliability-file";

/** Advisories that are known and do no harm here, by their names in the database, each with the reason. */
const EXPLAINED: Readonly<Record<string, string>> = {};

const PIP_AUDIT = "pip-audit==2.10.1";

/** What a database of advisories said of one set of packages. */
export interface Answer {
  /** Why it could not be asked; not set where it was. */
  unreachable?: string;
  /** The advisories: package, and the advisory's name. */
  found: string[];
}

/**
 * What `npm audit --json` says.
 *
 * @param text that it wrote
 */
export function npmAnswer(text: string): Answer {
  const said = parsed(text) as
    { message?: string; vulnerabilities?: Record<string, { via: Array<string | { url?: string }> }> } | undefined;
  if (said?.vulnerabilities === undefined) return { unreachable: said?.message ?? "no answer", found: [] };
  const found = Object.entries(said.vulnerabilities).flatMap(([name, { via }]) =>
    via.flatMap((cause) =>
      typeof cause === "string" ? [] : [`${name} ${path.posix.basename(cause.url ?? "unnamed")}`],
    ),
  );
  return { found };
}

/**
 * What `pip-audit -f json` says. A package that it could not look up counts as not asked.
 *
 * @param text that it wrote
 */
export function pipAnswer(text: string): Answer {
  const said = parsed(text) as
    { dependencies: Array<{ name: string; skip_reason?: string; vulns?: Array<{ id: string }> }> } | undefined;
  if (said === undefined) return { unreachable: "no answer", found: [] };
  const skipped = said.dependencies.filter(({ skip_reason }) => skip_reason !== undefined);
  const found = said.dependencies.flatMap(({ name, vulns = [] }) => vulns.map(({ id }) => `${name} ${id}`));
  if (skipped.length === 0) return { found };
  return { unreachable: `${skipped.length} of ${said.dependencies.length}: ${skipped[0].skip_reason}`, found };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function askNpm(): Answer {
  return npmAnswer(spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8", timeout: 120_000 }).stdout);
}

/** pip-audit stands in an environment of its own, which is made when it is first needed. */
function askPip(): Answer {
  const venv = path.join(root, ".cache/pip-audit");
  const python = path.join(venv, process.platform === "win32" ? "Scripts/python" : "bin/python");
  if (!fs.existsSync(python)) spawnSync(PYTHON, ["-m", "venv", venv]);
  const installed = spawnSync(python, ["-m", "pip", "install", "--quiet", PIP_AUDIT], { encoding: "utf8" });
  if (installed.status !== 0) return { unreachable: `${PIP_AUDIT} could not be installed`, found: [] };
  const args = [
    "-m",
    "pip_audit",
    "-r",
    "requirements.txt",
    "--no-deps",
    "--disable-pip",
    "-f",
    "json",
    "--progress-spinner",
    "off",
  ];
  return pipAnswer(spawnSync(python, args, { cwd: root, encoding: "utf8", timeout: 300_000 }).stdout);
}

async function main({ values }: Given<typeof OPTIONS>): Promise<void> {
  const answers = { "npm's packages": askNpm(), "Python's packages": askPip() };
  const rows = Object.entries(answers).map(([what, { unreachable, found }]) => {
    const open = found.filter((advisory) => !(advisory.split(" ")[1] in EXPLAINED));
    if (open.length > 0) process.exitCode = 1;
    const known = found.length - open.length;
    const measured =
      (unreachable ? `the database of advisories could not be asked (${unreachable})` : `${found.length} advisories`) +
      (open.length > 0 ? `, not explained: ${open.join(", ")}` : known > 0 ? `, ${known} explained` : "");
    return { what: `advisories on ${what}`, measured };
  });
  for (const { what, measured } of rows) console.log(`${what}: ${measured}`);
  if (values.record) {
    const command = "npm run check:advisories -- --record";
    await recordReliability(path.join(root, "results"), "advisories", {
      command,
      rows,
      figures: { answers, explained: EXPLAINED },
    });
  }
}

const OPTIONS = { record: { type: "boolean", about: "writes the answers to results/reliability.json" } } as const;
const ABOUT = `Asks the databases of advisories about all packages that are installed, npm's and Python's. Exit code 1 for an
advisory that is not explained in scripts/check-advisories.ts; where a database can't be asked, that is said. For
example: npm run check:advisories`;
if (require.main === module) runCommand({ name: "check:advisories", about: ABOUT, options: OPTIONS }, main);
