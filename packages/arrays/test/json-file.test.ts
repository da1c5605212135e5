import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { FileFormatError } from "../src/file-format-error";
import { readJson, readJsonFile, writeJson } from "../src/json-file";

describe("writeJson", () => {
  it("writes indented JSON with a final newline", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    writeJson(file, { a: [1, null], b: "ε" });
    assert.equal(fs.readFileSync(file, "utf8"), '{\n  "a": [\n    1,\n    null\n  ],\n  "b": "ε"\n}\n');
  });
});

describe("readJson", () => {
  it("reads what writeJson wrote", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    writeJson(file, { a: [1, null], b: "ε" });
    assert.deepEqual(readJson(file), { a: [1, null], b: "ε" });
  });

  it("names a file that is missing, and one that is no JSON", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    assert.throws(() => readJson(file), new Error(`${file}: expected JSON, found no file`));
    fs.writeFileSync(file, '{"a": ');
    assert.throws(() => readJson(file), { message: new RegExp(`^${file}: expected JSON, found .*JSON`) });
  });

  it("says at which byte a file stops being JSON, and refuses bytes that are no UTF-8", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    const offsetOf = (content: string | Buffer) => {
      fs.writeFileSync(file, content);
      try {
        readJson(file);
      } catch (error) {
        assert.ok(error instanceof FileFormatError, String(error));
        return error.offset;
      }
      throw new assert.AssertionError({ message: "nothing was thrown" });
    };
    assert.equal(offsetOf('{"ε": x}'), 7);
    assert.equal(offsetOf('{"a": '), 6);
    assert.equal(offsetOf(""), 0);
    assert.equal(offsetOf(Buffer.from([0x22, 0x61, 0xc3, 0x22])), 2);
    assert.equal(offsetOf(Buffer.from([0x22, 0x61, 0xe2, 0x82])), 2);
    assert.equal(offsetOf("\ufeff1"), 0);
  });
});

describe("readJsonFile", () => {
  it("refuses a part by its place, with what stands there", (t) => {
    const file = path.join(temporaryDirectory(t), "a.json");
    fs.writeFileSync(file, '{"a": [1, {"b": "c"}]}');
    const { value, refuse } = readJsonFile(file);
    assert.deepEqual(value, { a: [1, { b: "c" }] });
    assert.equal(refuse(["a", 1, "b"], "a number").message, `${file}: a.1.b: expected a number, found "c", at byte 16`);
    assert.equal(refuse(["a", 1], "a list").message, `${file}: a.1: expected a list, found an object, at byte 10`);
    assert.equal(
      refuse(["a", 1, "x"], "a number").message,
      `${file}: a.1.x: expected a number, found none, at byte 10`,
    );
    assert.equal(refuse([], "a list").message, `${file}: expected a list, found an object, at byte 0`);
    assert.equal(refuse(["a"], "two numbers", "one").message, `${file}: a: expected two numbers, found one, at byte 6`);
  });
});
