import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { runScript } from "../support/command";
import { temporaryDirectory } from "../support/temporary";

// The comparison itself needs PyTorch: npm run check:pytorch.
describe("npm run check:pytorch", () => {
  it("says in one line how to get the run that is not there, before it installs anything", async (t) => {
    const home = temporaryDirectory(t);
    const { code, stderr, stdout } = await runScript("check-pytorch.js", ["--run", "nowhere"], home);
    assert.equal(code, 1);
    assert.ok(stderr.includes(`\n${path.join("nowhere", "model.safetensors")}: expected a trained run, found none; npm run train makes it\n`), stderr);
    assert.equal(stdout, "");
    assert.deepEqual(fs.readdirSync(home), []);
  });
});
