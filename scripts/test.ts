import fs from "node:fs";
import path from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { Given, runCommand, usesLine } from "./command";

// Each file is a process of its own, as with `node --test`, whose
// pattern for finding them differs between the versions of Node.
const ROOT = path.resolve(__dirname, "../..");
const PROJECT = path.join(ROOT, "dist/test");
/** Two files at a time, whatever the machine: the times in the README are those of two cores. */
const CONCURRENCY = 2;
/** The files that take longest, the longest last. */
const LONGEST = ["packages.test.js", "notebooks.test.js"];

/** Where the packages' tests lie. Without a pattern, test/packages.test.ts runs them, from the packages' tarballs. */
function packageFolders(): string[] {
  const folders = fs
    .readdirSync(path.join(ROOT, "packages"))
    .map((name) => path.join(ROOT, "packages", name, "dist/test"));
  return folders.filter((folder) => fs.existsSync(folder));
}

/** All test files, the longest first: the notebooks, then the packages. */
function testFiles(folder: string): string[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  const files = entries.flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? testFiles(file) : entry.name.endsWith(".test.js") ? [file] : [];
  });
  const length = (file: string) => LONGEST.indexOf(path.basename(file));
  return files.sort((a, b) => length(b) - length(a) || (a < b ? -1 : 1));
}

async function main({ words }: Given<Record<string, never>>): Promise<void> {
  const files = [PROJECT, ...(words.length > 0 ? packageFolders() : [])].flatMap(testFiles);
  if (files.length === 0) throw new Error(`${ROOT}: expected test files, found none`);
  console.log(usesLine({ data: "MNIST", processes: CONCURRENCY }));
  const results = run({ files, concurrency: CONCURRENCY, ...(words.length > 0 ? { testNamePatterns: words } : {}) });
  results.on("test:fail", () => (process.exitCode = 1));
  results.compose(new spec()).pipe(process.stdout);
}

const ABOUT =
  "Tests the library and executes all notebooks in a quick mode; with patterns, only tests whose names match one.";
runCommand({ name: "test", about: ABOUT, options: {}, words: "[PATTERN ...]" }, main);
