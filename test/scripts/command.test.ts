import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { helpText, readArguments, usesLine, wholeNumber } from "../../scripts/command";
import { Finished, ROOT } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

const COMMAND = {
  name: "bake",
  about: "Bakes.",
  options: {
    degrees: { type: "string", value: "N", about: "how hot (180)" },
    fan: { type: "boolean", about: "with air" },
  },
} as const;

/** Longer than any command takes to print its help; one that goes to work instead is ended then. */
const PATIENCE = 30_000;

/** The commands of package.json with the program that each runs after the set-up. */
function commands(): [name: string, program: string][] {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return Object.entries(scripts).flatMap(([name, line]): [string, string][] => {
    const program = /node (dist\/\S+\.js)$/.exec(line)?.[1];
    return program ? [[name, program]] : [];
  });
}

function run(program: string, args: string[], cwd: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(ROOT, program), ...args], {
      cwd,
      timeout: PATIENCE,
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
  it("is one of package.json's scripts, but for the set-up", () => {
    const { scripts } = JSON.parse(fs.readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    assert.deepEqual(
      commands()
        .map(([name]) => name)
        .sort(),
      Object.keys(scripts)
        .filter((name) => name !== "setup")
        .sort(),
    );
  });

  for (const [name, program] of commands()) {
    it(`${name} answers --help, -h and an unknown option as all do, and does nothing else`, async (t) => {
      const home = temporaryDirectory(t);
      const [help, short] = await Promise.all([run(program, ["--help"], home), run(program, ["-h"], home)]);
      assert.equal(help.code, 0, help.stderr);
      assert.ok(help.stdout.startsWith(`npm run ${name} -- [options]`), help.stdout);
      assert.match(help.stdout, /\n {2}-h, --help +this text\n$/);
      assert.ok(
        help.stdout.split("\n").every((line) => line.length <= 125),
        help.stdout,
      );
      assert.equal(help.stderr, "");
      assert.deepEqual(short, help);
      const unknown = await run(program, ["--no-such-option"], home);
      const expected = `Unknown option '--no-such-option'; npm run ${name} -- --help lists the options\n`;
      assert.deepEqual(unknown, { code: 1, stdout: "", stderr: expected });
      assert.deepEqual(fs.readdirSync(home), []);
    });
  }
});

describe("readArguments", () => {
  it("gives the options by name and leaves out what was not given", () => {
    assert.deepEqual(
      { ...(readArguments(COMMAND, ["--degrees", "200", "--fan"]) as object) },
      { values: { __proto__: null, degrees: "200", fan: true }, words: [] },
    );
    assert.deepEqual(Object.keys((readArguments(COMMAND, []) as { values: object }).values), []);
  });

  it("gives words where the command takes some, also those behind --", () => {
    const { words } = readArguments({ ...COMMAND, words: "[WORD ...]" }, ["bread", "--", "--crust"]) as {
      words: string[];
    };
    assert.deepEqual(words, ["bread", "--crust"]);
  });

  it("refuses in one line, and names what it refuses", () => {
    const hint = "; npm run bake -- --help lists the options";
    const message = (args: string[]) => {
      try {
        readArguments(COMMAND, args);
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    assert.equal(message(["--degree", "3"]), `Unknown option '--degree'${hint}`);
    assert.equal(message(["-x"]), `Unknown option '-x'${hint}`);
    assert.equal(message(["bread"]), `Unexpected argument 'bread'${hint}`);
    assert.equal(message(["--degrees"]), `Option '--degrees <value>' argument missing${hint}`);
    assert.equal(message(["--fan=yes"]), `Option '--fan' does not take an argument${hint}`);
    assert.match(
      message(["--degrees", "--fan"]) ?? "",
      /^Option '--degrees' argument is ambiguous\..*; npm run bake -- --help lists the options$/,
    );
  });
});

describe("helpText", () => {
  it("lists the options under each other, the help last", () => {
    const lines = [
      "npm run bake -- [options]",
      "",
      "Bakes.",
      "",
      "  --degrees N   how hot (180)",
      "  --fan         with air",
      "  -h, --help    this text",
    ];
    assert.equal(helpText(COMMAND), lines.join("\n"));
  });
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

describe("wholeNumber", () => {
  it("takes whole numbers from the least one on", () => {
    assert.equal(wholeNumber("epochs", "1"), 1);
    assert.equal(wholeNumber("epochs", "007"), 7);
    assert.equal(wholeNumber("seed", "0", 0), 0);
  });

  it("refuses everything else, and names the option, what was expected and what was found", () => {
    for (const value of ["", "0", "-1", "1.5", "1e3", "0x10", "many", " 5", "5 "]) {
      assert.throws(() => wholeNumber("epochs", value), {
        message: `--epochs: expected an integer from 1, found "${value}"`,
      });
    }
  });
});
