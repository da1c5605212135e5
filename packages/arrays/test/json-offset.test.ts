import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { jsonOffset } from "../src/json-offset";

const TEXT = '{"ε": [1, {"b": "}", "c": null}], "d,": {"e": [[], 7]}}';
const at = (part: string) => Buffer.byteLength(TEXT.slice(0, TEXT.indexOf(part)));

describe("jsonOffset", () => {
  it("is the byte at which a part of a JSON text begins", () => {
    assert.equal(jsonOffset(TEXT, []), 0);
    assert.equal(jsonOffset(TEXT, ["ε"]), at("[1"));
    assert.equal(jsonOffset(TEXT, ["ε", 0]), at("1,"));
    assert.equal(jsonOffset(TEXT, ["ε", 1, "b"]), at('"}"'));
    assert.equal(jsonOffset(TEXT, ["ε", 1, "c"]), at("null"));
    assert.equal(jsonOffset(TEXT, ["d,", "e", 1]), at("7"));
  });

  it("is where the innermost list or object begins that should hold a part that is missing", () => {
    assert.equal(jsonOffset(TEXT, ["x"]), 0);
    assert.equal(jsonOffset(TEXT, ["d,", "x", "y"]), at('{"e"'));
    assert.equal(jsonOffset(TEXT, ["ε", 7]), at("[1"));
  });

  it("takes the last of equal names, as JSON.parse does", () => {
    assert.equal(jsonOffset('{"a": 1, "a": 2}', ["a"]), 14);
  });

  it("reads a text of a hundred thousand brackets", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    assert.equal(jsonOffset(deep, [0, 0]), 2);
  });
});
