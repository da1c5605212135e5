import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { removeTemporaryFiles, writeFileWhole } from "../src";

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

  it(
    "leaves the old file where the new one can only be written in part",
    { skip: process.platform === "win32" && "Windows knows no limit on the size of files" },
    (t) => {
      const directory = temporaryDirectory(t);
      const file = path.join(directory, "kept.bin");
      writeFileWhole(file, "old");
      // The system writes the first 8 blocks of 512 or 1,024 bytes and reports no error before the next call.
      const program = `
        process.on("SIGXFSZ", () => undefined);
        const { writeFileWhole } = require(${JSON.stringify(path.join(__dirname, "../src"))});
        writeFileWhole(${JSON.stringify(file)}, new Uint8Array(20000));`;
      const { status, stderr } = spawnSync("sh", ["-c", 'ulimit -f 8; exec "$0" -e "$1"', process.execPath, program], {
        encoding: "utf8",
      });
      assert.equal(status, 1);
      assert.match(stderr, /kept\.bin: can't be written: .* found EFBIG/);
      assert.equal(fs.readFileSync(file, "utf8"), "old");
      assert.deepEqual(fs.readdirSync(directory), ["kept.bin"]);
    },
  );
});

describe("writeFileWhole's flushes", () => {
  it(
    "bring the content to the disk before the name, and the name after it",
    { skip: process.platform !== "linux" && "only Linux tells which file a descriptor is of" },
    (t) => {
      const directory = path.join(fs.realpathSync(temporaryDirectory(t)), "new");
      const calls: string[] = [];
      const { fsyncSync, renameSync } = fs;
      const shown = (file: string) => file.replace(/\.\d+\.[0-9a-f]{8}\.new$/, " (temporary)");
      fs.fsyncSync = (descriptor) => {
        calls.push(`flush ${shown(path.relative(directory, fs.readlinkSync(`/proc/self/fd/${descriptor}`)) || ".")}`);
        fsyncSync(descriptor);
      };
      fs.renameSync = (from, to) => {
        calls.push(`rename to ${path.basename(String(to))}`);
        renameSync(from, to);
      };
      try {
        writeFileWhole(path.join(directory, "a.txt"), "content");
      } finally {
        Object.assign(fs, { fsyncSync, renameSync });
      }
      // First the name of the new directory, in the one above it.
      assert.deepEqual(calls, ["flush ..", "flush .a.txt (temporary)", "rename to a.txt", "flush ."]);
    },
  );
});

describe("removeTemporaryFiles", () => {
  it("takes away what a killed process left half-written, and nothing else", (t) => {
    const directory = temporaryDirectory(t);
    const program = `
      const fs = require("node:fs");
      fs.fsyncSync = () => process.kill(process.pid, "SIGKILL");
      require(${JSON.stringify(path.join(__dirname, "../src"))}).writeFileWhole(process.argv[1], "new");`;
    const file = path.join(directory, "kept.bin");
    writeFileWhole(file, "old");
    assert.equal(spawnSync(process.execPath, ["-e", program, file]).signal, "SIGKILL");
    assert.equal(fs.readdirSync(directory).length, 2, "the killed process left its temporary file");
    const others = [".kept.bin.new", "kept.bin.17.0123abcd.new", ".kept.bin.17.0123abcd.new.png"];
    others.forEach((name) => fs.writeFileSync(path.join(directory, name), "the user's own"));
    assert.equal(removeTemporaryFiles(directory), 1);
    assert.deepEqual(fs.readdirSync(directory).sort(), [...others, "kept.bin"].sort());
    assert.equal(fs.readFileSync(file, "utf8"), "old");
  });
});
