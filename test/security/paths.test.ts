import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import ndarray from "ndarray";
import { readSafeTensors, writeSafeTensors } from "@vae-notebooks/arrays";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { MNIST_IDENTITY } from "../../lib/data/mnist";
import { Architecture } from "../../lib/model/architecture";
import { Vae } from "../../lib/model/vae";
import { loadRun, runName, saveRun, stamp } from "../../lib/storage/runs";
import { readStamp } from "../../lib/storage/stored-run";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";

const SMALL: Architecture = { pixels: 4, hidden: [3], latentDim: 2 };
const ESCAPES = ["../../outside", "/tmp/outside", "..\\outside", "a/../../b", "\0", "C:\\x", "$(id)", "~"];

/** All files below a folder. */
function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}

describe("what a file says of itself", () => {
  it("never becomes a path: the name of a run that was read is that of one folder", (t) => {
    const file = path.join(temporaryDirectory(t), "configuration.json");
    const whole = stamp({ configuration: WRITE_UP_TRAINING, architecture: SMALL, data: MNIST_IDENTITY });
    const any = fc.oneof(fc.constantFrom(...ESCAPES), fc.string(), fc.double(), fc.array(fc.constantFrom(...ESCAPES)));
    const key = fc.constantFrom("seed", "epochs", "batchSize", "learningRate", "beta", "validationShare", "images");
    const changed = fc.oneof(
      any.map((digest) => ({ ...whole, data: { ...whole.data, digest } })),
      any.map((name) => ({ ...whole, data: { ...whole.data, name } })),
      fc
        .tuple(key, any)
        .map(([name, value]) => ({ ...whole, configuration: { ...whole.configuration, [name]: value } })),
      any.map((hidden) => ({ ...whole, architecture: { ...whole.architecture, hidden } })),
    );
    let read = 0;
    fc.assert(
      fc.property(changed, (value) => {
        fs.writeFileSync(file, JSON.stringify(value));
        let name: string;
        try {
          name = runName(readStamp(file));
        } catch {
          return;
        }
        read++;
        assert.match(name, /^[\w.+-]+$/);
        assert.doesNotMatch(name, /^\.|\.\./);
      }),
      { numRuns: 1000 },
    );
    assert.ok(read > 50, `only ${read} were read`);
  });

  it("writes nothing beside a run, whatever its data and its tensors are called", (t) => {
    const parent = temporaryDirectory(t);
    const directory = path.join(parent, "results/run");
    const model = new Vae(1, SMALL);
    for (const name of ESCAPES) {
      saveRun(directory, { model, configuration: WRITE_UP_TRAINING, data: { name, digest: "01234567" }, history: [] });
      const run = loadRun(directory);
      assert.equal(run.data.name, name);
      run.model.dispose();
    }
    const tensors = Object.fromEntries(ESCAPES.map((name) => [name, ndarray(Float32Array.of(1), [1])]));
    const file = path.join(directory, "names.safetensors");
    writeSafeTensors(file, { tensors, metadata: {} });
    assert.deepEqual(Object.keys(readSafeTensors(file).tensors).sort(), [...ESCAPES].sort());
    model.dispose();
    assert.deepEqual(filesIn(parent), [
      "results",
      "results/run",
      "results/run/configuration.json",
      "results/run/history.json",
      "results/run/model.safetensors",
      "results/run/names.safetensors",
    ]);
  });
});
