import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { readJson, writeJson } from "../src/json-file";

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
});
