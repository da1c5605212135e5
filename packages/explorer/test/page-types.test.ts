import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { it } from "node:test";

it("the page's own scripts pass the type checker, which the build does not show them to", () => {
  const project = path.join(__dirname, "../../src/page");
  const { status, stdout } = spawnSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", project], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});
