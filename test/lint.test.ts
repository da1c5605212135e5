import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { test } from "node:test";
import { ROOT } from "./support/command";

/** Runs a program of node_modules on the whole checkout. */
function check(program: string, args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
}

test("every file is formatted as Prettier would", () => check("prettier/bin/prettier.cjs", ["--check", "."]));

test("ESLint has nothing to say", () => check("eslint/bin/eslint.js", ["."]));
