import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import ndarray from "ndarray";
import { readNpy } from "@vae-notebooks/arrays";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { KeptParts } from "../../../study/parts/kept";

test("a result is found under the key that it was written with, and under no other", (t) => {
  const directory = temporaryDirectory(t);
  const kept = new KeptParts(directory, (part) => `one/${part}`);
  assert.equal(kept.find("vae"), undefined);
  kept.write("vae", { loss: 1 });
  assert.deepEqual(kept.find("vae"), { result: { loss: 1 }, key: "one/vae" });
  assert.equal(new KeptParts(directory, (part) => `other/${part}`).find("vae"), undefined);
});

test("arrays stand beside the result, each in its file", async (t) => {
  const kept = new KeptParts(temporaryDirectory(t), () => "");
  await kept.writeArrays("vae", { means: ndarray(Float32Array.of(1, 2), [2]), pairs: ndarray(Int32Array.of(3), [1]) });
  assert.deepEqual(fs.readdirSync(kept.fileOf("vae", "")).sort(), ["means.npy", "pairs.npy"]);
  assert.deepEqual((await readNpy(kept.fileOf("vae", "means.npy"))).data, Float32Array.of(1, 2));
});
