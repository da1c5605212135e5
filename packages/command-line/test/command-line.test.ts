import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, it } from "node:test";
import { decimalNumber, helpText, readArguments, wholeNumber } from "../src";

const COMMAND = {
  name: "bake",
  about: "Bakes.",
  options: {
    degrees: { type: "string", value: "N", about: "how hot (180)" },
    fan: { type: "boolean", about: "with air" },
  },
} as const;

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

  it("names the way in which the command was started", (t) => {
    const before = process.env.npm_lifecycle_event;
    t.after(() => {
      if (before === undefined) delete process.env.npm_lifecycle_event;
      else process.env.npm_lifecycle_event = before;
    });
    const installed = { ...COMMAND, start: "bake-it" };
    const firstLine = () => helpText(installed).split("\n")[0];
    delete process.env.npm_lifecycle_event;
    assert.equal(firstLine(), "bake-it [options]");
    // what npx sets
    process.env.npm_lifecycle_event = "npx";
    assert.equal(firstLine(), "bake-it [options]");
    process.env.npm_lifecycle_event = "bake";
    assert.equal(firstLine(), "npm run bake -- [options]");
    assert.throws(() => readArguments(installed, ["-x"]), /; npm run bake -- --help lists the options$/);
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

describe("runCommand", () => {
  /** Runs the command in a process of its own, with the given body of main. */
  function run(main: string, args: string[]): { status: number | null; stdout: string; stderr: string } {
    const program = `
      const { runCommand } = require(${JSON.stringify(path.join(__dirname, "../src"))});
      runCommand(${JSON.stringify(COMMAND)}, async ({ values }) => { ${main} });`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", program, "--", "bake.js", ...args], {
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }

  it("gives main what was given, and ends with 0", () => {
    const ended = run("console.log(values.degrees, values.fan);", ["--degrees", "200"]);
    assert.deepEqual(ended, { status: 0, stdout: "200 undefined\n", stderr: "" });
  });

  it("prints the help for --help and -h, and does not call main", () => {
    for (const option of ["--help", "-h"]) {
      const ended = run("console.log('baking');", [option]);
      assert.deepEqual(ended, { status: 0, stdout: `${helpText(COMMAND)}\n`, stderr: "" });
    }
  });

  it("prints an error's message alone, and ends with 1, or with 130 after an interrupt", () => {
    const failed = run("throw new Error('too hot');", []);
    assert.deepEqual(failed, { status: 1, stdout: "", stderr: "too hot\n" });
    const interrupted = run("AbortSignal.abort().throwIfAborted();", []);
    assert.equal(interrupted.status, 130);
    assert.equal(interrupted.stderr.trim().split("\n").length, 1);
  });
});

describe("an example", () => {
  it("stands below the options, behind the command's start", () => {
    assert.deepEqual(
      helpText({ ...COMMAND, example: "--degrees 200" })
        .split("\n")
        .slice(-3),
      ["", "Example:", "  npm run bake -- --degrees 200"],
    );
  });
});

describe("decimalNumber", () => {
  it("reads numbers that are allowed and refuses others in words", () => {
    assert.equal(decimalNumber("rate", "1e-3"), 0.001);
    for (const value of ["", " ", "x", "Infinity", "NaN", "-1"]) {
      assert.throws(() => decimalNumber("rate", value, (rate) => rate > 0, "a number above 0"), {
        message: `--rate: expected a number above 0, found "${value}"`,
      });
    }
  });
});
