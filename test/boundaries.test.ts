import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { ROOT } from "./support/command";

const RULES = path.join(ROOT, ".dependency-cruiser.cjs");
/** All folders with sources: packages → lib → study → scripts → bench → test, and examples beside lib. */
const FOLDERS = ["packages", "lib", "examples", "study", "scripts", "bench", "test"];

/** What dependency-cruiser found: the files that it read, and each import that a rule of RULES forbids. */
interface Found {
  files: string[];
  refused: string[];
}

/** Follows the imports of all TypeScript files of a checkout. */
function followImports(root: string): Found {
  const folders = FOLDERS.filter((folder) => fs.existsSync(path.join(root, folder)));
  const program = path.join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, "--config", RULES, "--output-type", "json", ...folders],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  assert.ok(stdout.startsWith("{"), `${stdout}\n${stderr}`);
  const { modules, summary } = JSON.parse(stdout) as {
    modules: Array<{ source: string }>;
    summary: { violations: Array<{ from: string; to: string; rule: { name: string } }> };
  };
  return {
    files: modules.map(({ source }) => source),
    refused: summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
}

test("no import points back, none goes round, and each package declares what it imports", () => {
  const { files, refused } = followImports(ROOT);
  for (const folder of FOLDERS.filter((name) => fs.existsSync(path.join(ROOT, name)))) {
    assert.ok(
      files.some((file) => file.startsWith(`${folder}/`)),
      `expected files of ${folder}/, found none`,
    );
  }
  assert.deepEqual(refused, []);
});

/** A file of a small house, what it imports, and the rule that refuses it. */
const WRONG: Array<[file: string, imported: string, rule: string]> = [
  ["packages/one/src/up.ts", "../../../lib", "packages-stand-alone"],
  ["packages/one/src/deep.ts", "../../../study/index", "packages-stand-alone"],
  ["packages/one/src/named.ts", "vae-notebooks", "found"],
  ["packages/two/src/path.ts", "../../one/src", "packages-by-name"],
  ["packages/one/src/undeclared.ts", "two", "declared"],
  ["packages/one/src/unlisted.ts", "three", "declared"],
  ["packages/one/src/only-for-tests.ts", "four", "needed-to-run"],
  ["lib/back.ts", "../study", "lib-looks-one-way"],
  ["lib/far.ts", "../scripts/index", "lib-looks-one-way"],
  ["lib/into.ts", "../packages/two/src", "packages-by-name"],
  ["study/back.ts", "../scripts", "study-looks-one-way"],
  ["study/unknown.ts", "vae-study", "found"],
  ["scripts/back.ts", "../test", "scripts-looks-one-way"],
  ["lib/round/here.ts", "./there", "none-goes-round"],
];

/** The house of WRONG, with nothing but what is right beside it. */
function writeHouse(root: string): void {
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  write("package.json", JSON.stringify({ name: "vae-notebooks", exports: "./dist/lib/index.js" }));
  write("dist/lib/index.js", "exports.right = 1;\n");
  write("tsconfig.base.json", "{}");
  for (const name of ["one", "two"]) {
    const dependencies = name === "two" ? { one: "1.0.0" } : {};
    const manifest = { name, main: "dist/src/index.js", dependencies, devDependencies: { four: "1.0.0" } };
    write(`packages/${name}/package.json`, JSON.stringify(manifest));
    write(`packages/${name}/dist/src/index.js`, "exports.right = 1;\n");
  }
  for (const name of ["three", "four"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name }));
    write(`node_modules/${name}/index.js`, "exports.right = 1;\n");
  }
  fs.symlinkSync(path.join(root, "packages/two"), path.join(root, "node_modules/two"));
  for (const folder of ["packages/one/src", "packages/two/src", "lib", "study", "scripts", "test"]) {
    write(`${folder}/index.ts`, "export const right = 1;\n");
  }
  for (const [file, imported] of [
    ["lib/first/a.ts", "../second/a"],
    ["lib/second/a.ts", "./b"],
    ["lib/second/b.ts", "../first/b"],
    ["lib/first/b.ts", "node:fs"],
  ]) {
    write(file, `import * as folder from "${imported}";\nexport default folder;\n`);
  }
  write("lib/round/there.ts", 'export * from "./here";\n');
  write(
    "scripts/right.ts",
    'import * as all from "../study";\nimport * as lib from "../lib";\nexport default [all, lib];\n',
  );
  for (const [file, imported] of WRONG) {
    write(file, `import * as wrong from "${imported}";\nexport default wrong;\n`);
  }
}

test("the rules refuse each wrong import, by path and by name, and no other", (t) => {
  const root = fs.realpathSync(temporaryDirectory(t));
  writeHouse(root);
  const refused = followImports(root).refused.map((line) => line.replace(/ → .*/, ""));
  const folders = ["first", "second"].map((folder) => `no-folder-goes-round: lib/${folder}`);
  assert.deepEqual(refused, [...WRONG.map(([file, , rule]) => `${rule}: ${file}`), ...folders].sort());
});
