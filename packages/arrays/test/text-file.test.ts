import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { FileFormatError, readJson, readText } from "../src";

describe("readText", () => {
  it("reads UTF-8 letter by letter, a mark of byte order too", (t) => {
    const file = path.join(temporaryDirectory(t), "text");
    const text = "\ufeffT-shirt · é 犬 \u{1f600}\r\n";
    fs.writeFileSync(file, text);
    assert.equal(readText(file), text);
  });

  it("refuses what is no UTF-8, where another reader would put question marks", (t) => {
    const file = path.join(temporaryDirectory(t), "text");
    for (const [bytes, offset, found] of [
      [[0x61, 0xff], 1, "the byte 255"],
      [[0x61, 0xc3], 1, "the byte 195"],
      [[0x61, 0xef, 0xbf], 3, "its end within a character"],
      // A letter in more bytes than it needs, and half of a surrogate pair.
      [[0xc0, 0xaf], 0, "the byte 192"],
      [[0xed, 0xa0, 0x80], 0, "the byte 237"],
    ] as const) {
      fs.writeFileSync(file, Buffer.from(bytes));
      assert.throws(
        () => readText(file),
        (error) => error instanceof FileFormatError && error.offset === offset && error.found === found,
        bytes.join(),
      );
    }
  });

  it("waits for no pipe, and reads no directory", { skip: process.platform === "win32" }, (t) => {
    const directory = temporaryDirectory(t);
    const pipe = path.join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const file of [pipe, directory])
      assert.throws(() => readText(file), {
        message: `${file}: expected a text file, found something else than a file`,
      });
    assert.throws(() => readJson(pipe), { message: `${pipe}: expected JSON, found something else than a file` });
  });
});
