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
  const memory = (tensors: number, bytes: number) => ({ tensors, bytes });

  it("is the slope of the memory that counts, and how many tensors there are more", () => {
    const all = [memory(1, 0), memory(5, 100), memory(6, 110), memory(7, 120)];
    assert.deepEqual(growth(all, 1), { repetitions: 4, tensors: 2, bytesEach: 10, bytes: 120 });
  });

  it("is 0 where memory goes up and down", () => {
    assert.equal(growth([memory(1, 100), memory(1, 130), memory(1, 100)], 0).bytesEach, 0);
  });
});
