import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { versions } from "../../lib/storage/versions";
import { recordReliability, Reliability } from "../../scripts/reliability-file";
import { growth } from "../reliability/growth";

const section = (measured: string) => ({
  command: "npm run x",
  rows: [{ what: "tried", measured }],
  figures: { n: 1 },
});
const read = (results: string) =>
  JSON.parse(fs.readFileSync(path.join(results, "reliability.json"), "utf8")) as Reliability;

describe("recordReliability", () => {
  it("puts a section in, replaces the one of its name, and leaves the others and the folder as they were", async (t) => {
    const results = temporaryDirectory(t);
    await recordReliability(results, "kills", section("1"));
    await recordReliability(results, "browsers", section("2"));
    await recordReliability(results, "kills", section("3"));
    assert.deepEqual(read(results), {
      browsers: { ...section("2"), versions: versions() },
      kills: { ...section("3"), versions: versions() },
    });
    assert.deepEqual(Object.keys(read(results)), ["browsers", "kills"]);
    assert.deepEqual(fs.readdirSync(results), ["reliability.json"]);
  });

  it("loses no section when several are written at the same time", async (t) => {
    const results = temporaryDirectory(t);
    const names = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(names.map((name) => recordReliability(results, name, section(name))));
    assert.deepEqual(Object.keys(read(results)), names);
  });
});

describe("growth", () => {
  const memory = (tensors: number, heap: number, bytes: number) => ({ tensors, heap, bytes });

  it("is the slopes over the second half of the memories, a repetition, and how many tensors there are more", () => {
    const all = [
      memory(1, 0, 0),
      memory(9, 50, 0),
      memory(3, 70, 0),
      memory(5, 10, 100),
      memory(6, 11, 130),
      memory(7, 12, 160),
    ];
    const found = { repetitions: 60, tensors: 2, heapEach: 0.1, bytesEach: 3, bytes: [100, 160] };
    assert.deepEqual(growth(all, 60), found);
  });

  it("is 0 where memory goes up and down", () => {
    const all = [0, 0, 0, 100, 130, 100].map((bytes) => memory(1, 5, bytes));
    const { bytesEach, heapEach, tensors } = growth(all, 6);
    assert.deepEqual([bytesEach, heapEach, tensors], [0, 0, 0]);
  });
});
