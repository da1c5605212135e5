import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { usesLine } from "../../scripts/command";
import { Finished, ROOT } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

/** Longer than any command takes to print its help; one that goes to work instead is ended then. */
const PATIENCE = 30_000;

/** The commands of package.json with the program that each runs after the set-up, and the words that it is given. */
function commands(): [name: string, program: string, words: string[]][] {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return Object.entries(scripts).flatMap(([name, line]): [string, string, string[]][] => {
    const [, program, words] = /node ((?:packages\/\w+\/)?dist\/\S+\.js)((?: \w+)*)$/.exec(line) ?? [];
    return program ? [[name, program, words.split(" ").slice(1)]] : [];
  });
}

function run(name: string, program: string, args: string[], cwd: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(ROOT, program), ...args], {
      cwd,
      timeout: PATIENCE,
      // npm tells a script its name
      env: { ...process.env, npm_lifecycle_event: name },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const finished: Finished = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (text) => (finished.stdout += text));
    child.stderr.on("data", (text) => (finished.stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...finished, code }));
  });
}

describe("every command", () => {
  it("is one of package.json's scripts, except the set-up, the linter, the formatter and what runs others", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    assert.deepEqual(
      commands()
        .map(([name]) => name)
        .sort(),
      Object.keys(scripts)
        .filter((name) => !["setup", "lint", "format", "test:all"].includes(name))
        .sort(),
    );
  });

  // `vae` is several commands: test/scripts/vae.test.ts tries the help of each.
  for (const [name, program, words] of commands().filter(([name]) => name !== "vae")) {
    it(`${name} answers --help and an unknown option as all do, and does nothing else`, async (t) => {
      const home = temporaryDirectory(t);
      const given = (option: string): Promise<Finished> => run(name, program, [...words, option], home);
      const [help, unknown] = await Promise.all([given("--help"), given("--no-such-option")]);
      assert.equal(help.code, 0, help.stderr);
      assert.ok(help.stdout.startsWith(`npm run ${name} -- [options]`), help.stdout);
      assert.match(help.stdout, /\n {2}-h, --help +this text\n(\nExample:\n {2}.*\n)?$/);
      assert.ok(
        help.stdout.split("\n").every((line) => line.length <= 125),
        help.stdout,
      );
      assert.equal(help.stderr, "");
      const expected = `Unknown option '--no-such-option'; npm run ${name} -- --help lists the options\n`;
      assert.deepEqual(unknown, { code: 1, stdout: "", stderr: expected });
      assert.deepEqual(fs.readdirSync(home), []);
    });
  }
});

describe("usesLine", () => {
  it("says what it is told, and why steps run eagerly", () => {
    const threads = { parts: 2, source: "cores" };
    const traced = "uses MNIST, 2 operations at once (cores), steps traced as a graph";
    assert.equal(usesLine({ data: "MNIST", threads, execution: { mode: "traced" } }), traced);
    const eager = usesLine({
      threads: { parts: 1, source: "VAE_THREADS" },
      execution: { mode: "eager", reason: "it was asked for" },
    });
    assert.equal(
      eager,
      "uses 1 operation at once (VAE_THREADS), steps run eagerly, which can take six times as long: it was asked for",
    );
    assert.equal(usesLine({ threads }), "uses 2 operations at once (cores)");
    assert.equal(usesLine({ data: "MNIST", processes: 4, threads: 1 }), "uses MNIST, 4 processes, 1 thread");
  });
});
