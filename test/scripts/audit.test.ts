import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { auditParts, auditPlan } from "../../study";
import { complaint, ROOT, runScript } from "../support/command";

const audit = (...args: string[]) => runScript("vae.js", ["audit", "--quick", ...args], ROOT);

describe("vae audit", () => {
  it("lists the parts of its plan, and refuses one that is not there", async () => {
    const { code, stdout, stderr } = await audit("--parts");
    assert.equal(code, 0, stderr);
    const lines = stdout.trim().split("\n");
    const names = lines.map((line) => /^(?:done {3}|missing) (\S+)$/.exec(line)?.[1]);
    assert.deepEqual(names, auditParts(auditPlan("quick")));
    assert.match(complaint(await audit("--part", "none")), /^part: expected one of .*, found none$/);
  });

  it("repeats nothing but the whole audit", async () => {
    assert.match(
      complaint(await audit("--repeat")),
      /^--repeat: expected the whole audit of MNIST, without --quick and --data, found quick$/,
    );
  });
});
