import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../lib/configuration";
import { hasRun, historyJson, loadRun, saveRun, stamp } from "../lib/runs";
import { readSafeTensors } from "../lib/safetensors";
import { tf } from "../lib/tensorflow";
import { EpochRecord } from "../lib/training";
import { Vae } from "../lib/vae";
import { versions } from "../lib/versions";
import { temporaryDirectory } from "./support/temporary";

const CONFIGURATION: TrainingConfiguration = { ...WRITE_UP_TRAINING, epochs: 2, seed: 7 };
const TERMS = { reconstruction: 90.25, kl: 25.5, total: 115.75 };
const HISTORY: EpochRecord[] = [
  { epoch: 1, train: { reconstruction: 150, kl: 10, total: 160 }, validation: TERMS, seconds: 1.5 },
  { epoch: 2, train: TERMS, validation: TERMS, seconds: 1.25 },
];

/** A finished run in a fresh directory. */
function savedRun(directory: string): void {
  const model = new Vae(CONFIGURATION.seed);
  saveRun(directory, { model, configuration: CONFIGURATION, history: HISTORY });
  model.dispose();
}

describe("saveRun and loadRun", () => {
  it("return the weights, the configuration and the history", (t) => {
    const directory = path.join(temporaryDirectory(t), "runs/a");
    const written = new Vae(CONFIGURATION.seed);
    tf.tidy(() => written.decoder.fc3.bias.assign(tf.fill([784], 0.125)));
    saveRun(directory, { model: written, configuration: CONFIGURATION, history: HISTORY });
    assert.equal(hasRun(directory, CONFIGURATION), true);
    const { model, configuration, history } = loadRun(directory, CONFIGURATION);
    assert.deepEqual(configuration, CONFIGURATION);
    assert.deepEqual(history.map(({ epoch, train, validation, seconds }) => ({ epoch, train, validation, seconds })), HISTORY);
    for (const [name, variable] of Object.entries(model.parameters())) {
      assert.deepEqual(variable.dataSync(), written.parameters()[name].dataSync(), name);
    }
    for (const each of [model, written]) each.dispose();
  });

  it("write three files, each stamped with seed, configuration and versions", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    assert.deepEqual(fs.readdirSync(directory).sort(), ["configuration.json", "history.json", "model.safetensors"]);
    const expected = { seed: 7, configuration: CONFIGURATION, versions: versions() };
    assert.deepEqual(stamp(CONFIGURATION), expected);
    assert.deepEqual(JSON.parse(fs.readFileSync(path.join(directory, "configuration.json"), "utf8")), expected);
    const history = JSON.parse(fs.readFileSync(path.join(directory, "history.json"), "utf8")) as Array<{ run: unknown }>;
    for (const { run } of history) assert.deepEqual(run, expected);
    const { metadata } = readSafeTensors(path.join(directory, "model.safetensors"));
    assert.deepEqual(metadata, { configuration: JSON.stringify(CONFIGURATION), seed: "7" });
  });

  it("leave no tensor on the device but the loaded model's", (t) => {
    const directory = temporaryDirectory(t);
    const before = tf.memory().numTensors;
    savedRun(directory);
    loadRun(directory, CONFIGURATION).model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("say which file can't be written", (t) => {
    const occupied = path.join(temporaryDirectory(t), "occupied");
    fs.writeFileSync(occupied, "kept");
    const model = new Vae(1, { pixels: 4, hidden: [3, 2], latentDim: 1 });
    assert.throws(() => saveRun(occupied, { model, configuration: CONFIGURATION, history: HISTORY }), { message: new RegExp(`^${occupied}/.*can't be written`) });
    assert.equal(fs.readFileSync(occupied, "utf8"), "kept");
    model.dispose();
  });
});

describe("hasRun", () => {
  it("is false for a directory that is missing, empty, or holds another configuration's run", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(hasRun(path.join(directory, "nowhere"), CONFIGURATION), false);
    assert.equal(hasRun(directory, CONFIGURATION), false);
    savedRun(directory);
    assert.equal(hasRun(directory, CONFIGURATION), true);
    assert.equal(hasRun(directory, { ...CONFIGURATION, seed: 8 }), false);
    assert.equal(hasRun(directory, { ...CONFIGURATION, images: 100 }), false);
  });

  it("does not mind the order in which the configuration's values stand", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const turned = Object.fromEntries(Object.entries(CONFIGURATION).reverse()) as unknown as TrainingConfiguration;
    assert.equal(hasRun(directory, turned), true);
    assert.equal(hasRun(directory, { ...CONFIGURATION, images: undefined }), true);
  });

  it("is false while a run is being replaced: the configuration goes first and comes last", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    // A directory in the checkpoint's place makes the write of the weights fail half-way.
    fs.rmSync(path.join(directory, "model.safetensors"));
    fs.mkdirSync(path.join(directory, "model.safetensors"));
    assert.throws(() => savedRun(directory), /model\.safetensors: can't be written/);
    assert.equal(hasRun(directory, CONFIGURATION), false);
  });

  it("names a configuration that is damaged", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, "configuration.json");
    fs.writeFileSync(file, '{"seed": 7, "config');
    assert.throws(() => hasRun(directory, CONFIGURATION), { message: new RegExp(`^${file}: expected JSON, found `) });
  });
});

describe("loadRun refuses", () => {
  function complaint(directory: string): string {
    const before = tf.memory().numTensors;
    try {
      loadRun(directory, CONFIGURATION);
    } catch (error) {
      assert.equal(tf.memory().numTensors, before, "a tensor was left behind");
      return (error as Error).message;
    }
    throw new assert.AssertionError({ message: "nothing was thrown" });
  }

  it("a directory without a run, and one with another run", (t) => {
    const directory = temporaryDirectory(t);
    const expected = `${directory}: expected a finished run of the configuration ${JSON.stringify(CONFIGURATION)}, found none`;
    assert.equal(complaint(directory), expected);
    const model = new Vae(1);
    saveRun(directory, { model, configuration: { ...CONFIGURATION, epochs: 3 }, history: HISTORY });
    model.dispose();
    assert.equal(complaint(directory), expected);
  });

  it("a run whose checkpoint is truncated or missing", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const file = path.join(directory, "model.safetensors");
    fs.writeFileSync(file, fs.readFileSync(file).subarray(0, 100_000));
    assert.match(complaint(directory), new RegExp(`^${file}: encoder\\.fc1\\.weight: expected bytes .* \\(truncated\\)$`));
    fs.rmSync(file);
    assert.equal(complaint(directory), `${file}: expected a safetensors file, found none`);
  });

  it("a run whose history is damaged or missing", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const file = path.join(directory, "history.json");
    fs.writeFileSync(file, "[{");
    assert.match(complaint(directory), new RegExp(`^${file}: expected JSON, found `));
    fs.rmSync(file);
    assert.equal(complaint(directory), `${file}: expected JSON, found no file`);
  });
});

describe("historyJson", () => {
  it("is a JSON array with a line for each epoch", () => {
    const text = historyJson(HISTORY, CONFIGURATION);
    const lines = text.split("\n");
    assert.deepEqual([lines[0], lines[3], lines[4], lines.length], ["[", "]", "", 5]);
    assert.deepEqual(JSON.parse(lines[1].replace(/,$/, "")), { ...HISTORY[0], run: stamp(CONFIGURATION) });
    assert.equal((JSON.parse(text) as unknown[]).length, 2);
  });

  it("of no epochs is an empty array", () => {
    assert.deepEqual(JSON.parse(historyJson([], CONFIGURATION)), []);
  });
});
