import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { Architecture, WRITE_UP_ARCHITECTURE } from "../../../lib/model/architecture";
import { generateImages, reconstructImages } from "../../../lib/evaluation/evaluation";
import { TrainingConfiguration, WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { DataIdentity, MNIST_IDENTITY } from "../../../lib/data/mnist";
import {
  hasRun,
  historyJson,
  loadRun,
  Run,
  RunIdentity,
  runCaption,
  runName,
  saveRun,
  stamp,
} from "../../../lib/storage/runs";
import { readSafeTensors } from "@vae-notebooks/arrays";
import { tf, threads } from "@vae-notebooks/tf-graph";
import { EpochRecord } from "../../../lib/training/training";
import { Vae } from "../../../lib/model/vae";
import { versions } from "../../../lib/storage/versions";
import { randomImages } from "../../support/images";
import { temporaryDirectory } from "@vae-notebooks/testing";

const CONFIGURATION: TrainingConfiguration = { ...WRITE_UP_TRAINING, epochs: 2, seed: 7 };
const IDENTITY: RunIdentity = {
  configuration: CONFIGURATION,
  architecture: WRITE_UP_ARCHITECTURE,
  data: MNIST_IDENTITY,
};
const FASHION: DataIdentity = { name: "fashion", digest: "01234567" };
const TERMS = { reconstruction: 90.25, kl: 25.5, total: 115.75 };
const HISTORY: EpochRecord[] = [
  { epoch: 1, train: { reconstruction: 150, kl: 10, total: 160 }, validation: TERMS, seconds: 1.5 },
  { epoch: 2, train: TERMS, validation: TERMS, seconds: 1.25 },
];

/** A finished run in a fresh directory. */
function savedRun(directory: string, architecture?: Architecture, rest: Partial<Run> = {}): void {
  const model = new Vae(CONFIGURATION.seed, architecture);
  saveRun(directory, { model, configuration: CONFIGURATION, data: MNIST_IDENTITY, history: HISTORY, ...rest });
  model.dispose();
}

describe("saveRun and loadRun", () => {
  it("return the weights, the configuration and the history", (t) => {
    const directory = path.join(temporaryDirectory(t), "runs/a");
    const written = new Vae(CONFIGURATION.seed);
    tf.tidy(() => written.decoder.layers().fc3.bias.assign(tf.fill([784], 0.125)));
    saveRun(directory, { model: written, configuration: CONFIGURATION, data: MNIST_IDENTITY, history: HISTORY });
    assert.equal(hasRun(directory, IDENTITY), true);
    const { model, configuration, data, history } = loadRun(directory, IDENTITY);
    assert.deepEqual([configuration, data], [CONFIGURATION, MNIST_IDENTITY]);
    assert.deepEqual(
      history.map(({ epoch, train, validation, seconds }) => ({ epoch, train, validation, seconds })),
      HISTORY,
    );
    for (const [name, variable] of Object.entries(model.parameters())) {
      assert.deepEqual(variable.dataSync(), written.parameters()[name].dataSync(), name);
    }
    for (const each of [model, written]) each.dispose();
  });

  it("write three files, each stamped with seed, configuration and versions", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    assert.deepEqual(fs.readdirSync(directory).sort(), ["configuration.json", "history.json", "model.safetensors"]);
    const expected = { seed: 7, ...IDENTITY, versions: versions(), threads: threads.parts };
    assert.deepEqual(stamp(IDENTITY), expected);
    assert.deepEqual(JSON.parse(fs.readFileSync(path.join(directory, "configuration.json"), "utf8")), expected);
    const history = JSON.parse(fs.readFileSync(path.join(directory, "history.json"), "utf8")) as Array<{
      run: unknown;
    }>;
    for (const { run } of history) assert.deepEqual(run, expected);
    const { metadata } = readSafeTensors(path.join(directory, "model.safetensors"));
    assert.deepEqual(metadata, {
      configuration: JSON.stringify(CONFIGURATION),
      seed: "7",
      architecture: "784-512-256-20",
      data: MNIST_IDENTITY.digest,
    });
  });

  it("keep a run of other sizes: two latent numbers, small layers, images of 10 × 10 pixels", (t) => {
    const directory = temporaryDirectory(t);
    const architecture: Architecture = { pixels: 100, hidden: [12, 7], latentDim: 2 };
    savedRun(directory, architecture, { data: FASHION });
    for (const expected of [{}, { architecture }, { configuration: CONFIGURATION, architecture, data: FASHION }]) {
      const { model, data } = loadRun(directory, expected);
      assert.deepEqual([model.sizes, data], [architecture, FASHION]);
      assert.deepEqual(generateImages(model, 3, 1).shape, [3, 100]);
      assert.deepEqual(reconstructImages(model, randomImages(4, 10).images, 1).shape, [4, 100]);
      model.dispose();
    }
  });

  it("keep the number of threads that a run was trained with, also when it is written again elsewhere", (t) => {
    const [directory, again] = [temporaryDirectory(t), temporaryDirectory(t)];
    const model = new Vae(7);
    saveRun(directory, { model, configuration: CONFIGURATION, data: MNIST_IDENTITY, history: HISTORY, threads: 13 });
    const run = loadRun(directory, { configuration: CONFIGURATION });
    assert.equal(run.threads, 13);
    saveRun(again, run);
    for (const file of ["configuration.json", "history.json"])
      assert.match(fs.readFileSync(path.join(again, file), "utf8"), /"threads": ?13/);
    for (const each of [model, run.model]) each.dispose();
  });

  it("leave no tensor on the device but the loaded model's", (t) => {
    const directory = temporaryDirectory(t);
    const before = tf.memory().numTensors;
    savedRun(directory);
    loadRun(directory, IDENTITY).model.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("say which file can't be written", (t) => {
    const occupied = path.join(temporaryDirectory(t), "occupied");
    fs.writeFileSync(occupied, "kept");
    const model = new Vae(1, { pixels: 4, hidden: [3, 2], latentDim: 1 });
    assert.throws(
      () => saveRun(occupied, { model, configuration: CONFIGURATION, data: MNIST_IDENTITY, history: HISTORY }),
      { message: new RegExp(`^${occupied}/.*can't be written`) },
    );
    assert.equal(fs.readFileSync(occupied, "utf8"), "kept");
    model.dispose();
  });
});

describe("hasRun", () => {
  it("is false for a directory that is missing, empty, or holds another configuration's run", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(hasRun(path.join(directory, "nowhere"), IDENTITY), false);
    assert.equal(hasRun(directory, IDENTITY), false);
    savedRun(directory);
    assert.equal(hasRun(directory, IDENTITY), true);
    assert.equal(hasRun(directory, { ...IDENTITY, configuration: { ...CONFIGURATION, seed: 8 } }), false);
    assert.equal(hasRun(directory, { ...IDENTITY, configuration: { ...CONFIGURATION, images: 100 } }), false);
  });

  it("does not mind the order in which the configuration's values stand", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const turned = Object.fromEntries(Object.entries(CONFIGURATION).reverse()) as unknown as TrainingConfiguration;
    assert.equal(hasRun(directory, { ...IDENTITY, configuration: turned }), true);
    assert.equal(hasRun(directory, { ...IDENTITY, configuration: { ...CONFIGURATION, images: undefined } }), true);
  });

  it("is false while a run is being replaced: the configuration goes first and comes last", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    // A directory in the checkpoint's place makes the write of the weights fail half-way.
    fs.rmSync(path.join(directory, "model.safetensors"));
    fs.mkdirSync(path.join(directory, "model.safetensors"));
    assert.throws(() => savedRun(directory), /model\.safetensors: can't be written/);
    assert.equal(hasRun(directory, IDENTITY), false);
  });

  it("names a configuration that is damaged", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, "configuration.json");
    fs.writeFileSync(file, '{"seed": 7, "config');
    assert.throws(() => hasRun(directory, IDENTITY), { message: new RegExp(`^${file}: expected JSON, found `) });
  });
});

describe("loadRun refuses", () => {
  function complaint(directory: string): string {
    const before = tf.memory().numTensors;
    try {
      loadRun(directory, IDENTITY);
    } catch (error) {
      assert.equal(tf.memory().numTensors, before, "a tensor was left behind");
      return (error as Error).message;
    }
    throw new assert.AssertionError({ message: "nothing was thrown" });
  }

  it("a directory without a run, and one with another configuration's", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(complaint(directory), `${directory}: expected a finished run, found none`);
    const other = { ...CONFIGURATION, epochs: 3 };
    savedRun(directory, undefined, { configuration: other });
    assert.equal(
      complaint(directory),
      `${directory}/configuration.json: expected the configuration ${JSON.stringify(CONFIGURATION)}, found ${JSON.stringify(other)}`,
    );
  });

  it("a run that was trained on other data", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory, undefined, { data: FASHION });
    assert.equal(
      complaint(directory),
      `${directory}/configuration.json: expected a run trained on the data MNIST (digest ${MNIST_IDENTITY.digest}), found fashion (digest 01234567)`,
    );
    assert.equal(hasRun(directory, IDENTITY), false);
    assert.equal(
      hasRun(directory, { ...IDENTITY, data: { name: "renamed", digest: FASHION.digest } }),
      true,
      "the digest decides, not the name",
    );
  });

  it("a run of other layers than those asked for", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory, { ...WRITE_UP_ARCHITECTURE, latentDim: 2 });
    assert.equal(
      complaint(directory),
      `${directory}/configuration.json: expected layers of 784-512-256-20, found 784-512-256-2`,
    );
    assert.equal(hasRun(directory, IDENTITY), false);
  });

  it("a configuration.json that does not say on what the run was trained, or with which layers", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const file = path.join(directory, "configuration.json");
    fs.writeFileSync(file, JSON.stringify({ seed: 7, configuration: CONFIGURATION }));
    assert.equal(
      complaint(directory),
      `${file}: expected what the run was trained with and on, found no architecture, no data, at byte 0`,
    );
    fs.writeFileSync(file, "null");
    assert.equal(
      complaint(directory),
      `${file}: expected what the run was trained with and on, found no configuration, no architecture, no data, at byte 0`,
    );
  });

  it("a checkpoint of other layers than its configuration.json says", (t) => {
    const [directory, other] = [temporaryDirectory(t), temporaryDirectory(t)];
    savedRun(directory);
    savedRun(other, { ...WRITE_UP_ARCHITECTURE, latentDim: 2 });
    const file = path.join(directory, "model.safetensors");
    fs.copyFileSync(path.join(other, "model.safetensors"), file);
    assert.equal(
      complaint(directory),
      `${file}: encoder.fc_mu.weight: expected the shape [20,256], found [2,256], at byte 8`,
    );
  });

  it("a run whose checkpoint is truncated or missing", (t) => {
    const directory = temporaryDirectory(t);
    savedRun(directory);
    const file = path.join(directory, "model.safetensors");
    fs.writeFileSync(file, fs.readFileSync(file).subarray(0, 100_000));
    assert.match(
      complaint(directory),
      new RegExp(`^${file}: encoder\\.fc1\\.weight: expected bytes .* \\(truncated\\), at byte 100000$`),
    );
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
    const text = historyJson(HISTORY, IDENTITY);
    const lines = text.split("\n");
    assert.deepEqual([lines[0], lines[3], lines[4], lines.length], ["[", "]", "", 5]);
    assert.deepEqual(JSON.parse(lines[1].replace(/,$/, "")), { ...HISTORY[0], run: stamp(IDENTITY) });
    assert.equal((JSON.parse(text) as unknown[]).length, 2);
  });

  it("of no epochs is an empty array", () => {
    assert.deepEqual(JSON.parse(historyJson([], IDENTITY)), []);
  });
});

describe("runName and runCaption", () => {
  it("tell runs apart that differ in configuration, layers or data", () => {
    assert.equal(runName(IDENTITY), `vae-seed7-epochs2-batch64-784-512-256-20-data${MNIST_IDENTITY.digest}`);
    const others: RunIdentity[] = [
      { ...IDENTITY, configuration: { ...CONFIGURATION, seed: 8 } },
      { ...IDENTITY, architecture: { ...WRITE_UP_ARCHITECTURE, latentDim: 2 } },
      { ...IDENTITY, architecture: { ...WRITE_UP_ARCHITECTURE, hidden: [512, 128] } },
      { ...IDENTITY, architecture: { ...WRITE_UP_ARCHITECTURE, pixels: 100 } },
      { ...IDENTITY, data: FASHION },
    ];
    assert.equal(new Set([IDENTITY, ...others].map(runName)).size, 6);
    assert.equal(new Set([IDENTITY, ...others].map(runCaption)).size, 6);
  });

  it("name the data, and the layers where they are not the write-up's", () => {
    assert.equal(runCaption(IDENTITY), "MNIST, seed 7, 2 epochs, batch size 64");
    const other = { ...IDENTITY, architecture: { ...WRITE_UP_ARCHITECTURE, latentDim: 2 }, data: FASHION };
    assert.equal(runCaption(other), "fashion, seed 7, 2 epochs, batch size 64, layers 784-512-256-2");
  });
});
