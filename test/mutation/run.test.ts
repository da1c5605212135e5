import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { ROOT, runTest, secondsOf } from "./run";

/** Compiles nothing: writes a program where the compiled file of a test would be, and gives that test's name. */
function program(t: TestContext, code: string): string {
  const name = `test/mutation/trial-${process.pid}-${Math.random().toString(36).slice(2)}`;
  const file = path.join(ROOT, "dist", `${name}.js`);
  fs.writeFileSync(file, code);
  t.after(() => fs.rmSync(file));
  return `${name}.ts`;
}

describe("runTest", () => {
  it("ends a program that uses up its processor time, and says that it hung", async (t) => {
    const { outcome } = await runTest(program(t, "for (;;);"), {}, 1);
    assert.equal(outcome, "hung");
  });

  it("lets a program wait longer than its processor time: a loaded machine makes no mutant hang", async (t) => {
    const { outcome, seconds } = await runTest(program(t, "setTimeout(() => undefined, 2500);"), {}, 1);
    assert.equal(outcome, "survived");
    assert.ok(seconds > 0 && seconds < 1, `${seconds}`);
  });

  it("tells a test that failed from one that passed", async (t) => {
    assert.equal((await runTest(program(t, "console.log('not ok 1')"), {}, 5)).outcome, "killed");
    assert.equal((await runTest(program(t, "process.exitCode = 1"), {}, 5)).outcome, "killed");
    assert.equal((await runTest(program(t, ""), {}, 5)).outcome, "survived");
  });
});

describe("secondsOf", () => {
  it("adds the user's and the system's time of the children, on the second line", () => {
    assert.equal(secondsOf("0m9.00s 0m9.00s\n1m2.25s 0m0.50s\n"), 62.75);
    assert.equal(secondsOf(""), 0);
  });
});
