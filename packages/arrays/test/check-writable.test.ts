import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { checkWritable } from "../src/whole-file";

describe("checkWritable", () => {
  it("makes the directory and leaves it as empty or full as it was", (t) => {
    const directory = path.join(temporaryDirectory(t), "new/results");
    checkWritable(directory);
    assert.deepEqual(fs.readdirSync(directory), []);
    fs.writeFileSync(path.join(directory, "kept"), "");
    checkWritable(directory);
    assert.deepEqual(fs.readdirSync(directory), ["kept"]);
  });

  it("names a directory that can't be made or written to", (t) => {
    const occupied = path.join(temporaryDirectory(t), "occupied");
    fs.writeFileSync(occupied, "kept");
    for (const directory of [occupied, path.join(occupied, "deeper"), path.join(occupied, "deeper/still")]) {
      assert.throws(() => checkWritable(directory), {
        message: new RegExp(`^${directory}/.*can't be written: expected a directory that can be written to, found `),
      });
    }
    assert.equal(fs.readFileSync(occupied, "utf8"), "kept");
  });

  it(
    "names a directory without the permission to write",
    { skip: process.getuid?.() === 0 && "the superuser may write everywhere" },
    (t) => {
      const directory = temporaryDirectory(t);
      fs.chmodSync(directory, 0o500);
      assert.throws(() => checkWritable(directory), { message: new RegExp(`^${directory}/.*EACCES`) });
    },
  );
});
