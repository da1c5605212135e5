import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { it } from "node:test";

for (const folder of ["page", "page/map"]) {
  it(`the scripts in src/${folder} pass the type checker, which the build does not show them to`, () => {
    const project = path.join(__dirname, "../../src", folder);
    const { status, stdout } = spawnSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", project], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout);
  });
}
