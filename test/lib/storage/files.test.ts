import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { checkWritable, writeFileWhole, writeJson } from "../../../lib/storage/files";
import { temporaryDirectory } from "@vae-notebooks/testing";

describe("writeFileWhole", () => {
  it("writes text and bytes, and makes the directories that are missing", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, "a/b/c.txt");
    writeFileWhole(file, "größe\n");
    assert.equal(fs.readFileSync(file, "utf8"), "größe\n");
    writeFileWhole(file, Uint8Array.of(0, 255));
    assert.deepEqual(fs.readFileSync(file), Buffer.from([0, 255]));
    assert.deepEqual(fs.readdirSync(path.dirname(file)), ["c.txt"]);
  });

  it("writes a file of nothing", (t) => {
    const file = path.join(temporaryDirectory(t), "empty");
    writeFileWhole(file, "");
    assert.equal(fs.statSync(file).size, 0);
  });

  it("never changes the old file in place: who has it open reads the old content to its end", (t) => {
    const file = path.join(temporaryDirectory(t), "a");
    writeFileWhole(file, "old content");
    const open = fs.openSync(file, "r");
    writeFileWhole(file, "new");
    assert.equal(fs.readFileSync(open, "utf8"), "old content");
    fs.closeSync(open);
    assert.equal(fs.readFileSync(file, "utf8"), "new");
  });

  it("names the file when its directory is a file, and leaves that as it was", (t) => {
    const occupied = path.join(temporaryDirectory(t), "occupied");
    fs.writeFileSync(occupied, "kept");
    const file = path.join(occupied, "a.txt");
    assert.throws(() => writeFileWhole(file, "x"), {
      message: new RegExp(
        `^${file}: can't be written: expected a directory that can be written to, found E(NOTDIR|EXIST)`,
      ),
    });
    assert.equal(fs.readFileSync(occupied, "utf8"), "kept");
  });

  it("leaves no temporary file when the name belongs to a directory", (t) => {
    const directory = temporaryDirectory(t);
    fs.mkdirSync(path.join(directory, "taken"));
    assert.throws(() => writeFileWhole(path.join(directory, "taken"), "x"), {
      message: /taken: can't be written: .* found E(ISDIR|EXIST|NOTEMPTY|PERM)/,
    });
    assert.deepEqual(fs.readdirSync(directory), ["taken"]);
  });
});

describe("writeJson", () => {
  it("writes indented JSON with a final newline", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    writeJson(file, { a: [1, null], b: "ε" });
    assert.equal(fs.readFileSync(file, "utf8"), '{\n  "a": [\n    1,\n    null\n  ],\n  "b": "ε"\n}\n');
  });
});

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
