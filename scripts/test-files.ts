/** The project's test files in sets, and how a set is run. */
import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { usesLine } from "./command";
import { ROOT } from "./notebooks/pipeline";

const PROJECT = path.join(ROOT, "dist/test");
/** Two files at a time, whatever the machine: the times in the README are those of two cores. */
const CONCURRENCY = 2;

/** The sets beside the library's: what starts programs, notebooks or a browser again and again takes minutes. */
const OTHER_SETS = {
  commands: [
    "scripts/vae.test.js",
    "scripts/train.test.js",
    "scripts/command.test.js",
    "scripts/vae/import.test.js",
    "scripts/few-images.test.js",
    "scripts/results.test.js",
  ],
  notebooks: [
    "notebooks/notebooks.test.js",
    "notebooks/reports.test.js",
    "lib/notebook/explorer.test.js",
    "security/reports.test.js",
    "security/lab.test.js",
  ],
  packages: ["packages.test.js"],
} as const;
/** Those of the library's set that take longest: they begin first, so that none is left alone at the end. */
const LONGEST = [
  "scripts/resume.test.js",
  "examples.test.js",
  "lib/training/training.test.js",
  "lib/public-api.test.js",
];

/** All that is in no other set is in the library's. */
export type TestSet = "library" | keyof typeof OTHER_SETS;

/** The names of the sets beside the library's. */
export const OTHER_SET_NAMES = Object.keys(OTHER_SETS) as (keyof typeof OTHER_SETS)[];

/** The test files of a set, those that take longest first. */
export function filesOfSet(set: TestSet): string[] {
  if (set !== "library") return inProject(OTHER_SETS[set]);
  const others = inProject(Object.values(OTHER_SETS).flat());
  const first = inProject(LONGEST);
  return [...first, ...testFiles(PROJECT).filter((file) => !others.includes(file) && !first.includes(file))];
}

/** All test files: of all sets, and the packages' own in place, which the set "packages" runs from their tarballs. */
export function allTestFiles(): string[] {
  const packages = path.join(ROOT, "packages");
  const folders = fs.readdirSync(packages).map((name) => path.join(packages, name, "dist/test"));
  return [PROJECT, ...folders.filter((folder) => fs.existsSync(folder))].flatMap(testFiles);
}

/**
 * Runs test files, two at a time, each in a process of its own; their report goes to standard output, and the exit code
 * becomes 1 when a test fails.
 *
 * `node --test` does the same, but its pattern for finding files differs between the versions of Node.
 *
 * @param patterns where given, only tests whose names match one of them
 * @throws Error naming the files that are not there
 */
export function runTests(files: readonly string[], patterns: readonly string[] = []): void {
  const missing = files.filter((file) => !fs.existsSync(file));
  if (missing.length > 0) throw new Error(`expected the test files ${missing.join(", ")}, found none of them`);
  console.log(usesLine({ data: "MNIST", processes: CONCURRENCY }));
  const only = patterns.length > 0 ? { testNamePatterns: [...patterns] } : {};
  const results = run({ files: [...files], concurrency: CONCURRENCY, ...only });
  results.on("test:fail", () => (process.exitCode = 1));
  results.compose(new spec()).pipe(process.stdout);
}

function inProject(names: readonly string[]): string[] {
  return names.map((name) => path.join(PROJECT, name));
}

function testFiles(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return entries
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => path.join(folder, name));
}
