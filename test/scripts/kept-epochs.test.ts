import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { MNIST_IDENTITY } from "../../lib/data/mnist";
import { dropKeptEpochs, keepEpoch } from "../../scripts/kept-epochs";
import { hasRun, loadRun, saveRun } from "../../lib/storage/runs";
import { EpochRecord } from "../../lib/training/training";
import { Vae } from "../../lib/model/vae";
import { temporaryDirectory } from "@vae-notebooks/testing";

const terms = { reconstruction: 80, kl: 20, total: 100 };
const record = (epoch: number): EpochRecord => ({ epoch, train: terms, validation: terms, seconds: 1 });
const bias = (model: Vae) => Array.from(model.parameters()["decoder.fc3.bias"].dataSync().slice(0, 4));

describe("keepEpoch", () => {
  it("keeps the last epoch's weights and history as a run that loads, beside an older finished one", (t) => {
    const home = temporaryDirectory(t);
    const [older, first, second] = [1, 2, 3].map((seed) => new Vae(seed));
    const identity = { configuration: WRITE_UP_TRAINING, data: MNIST_IDENTITY };
    saveRun(home, { model: older, ...identity, history: [record(1)] });
    assert.equal(keepEpoch(home, { model: first, ...identity, history: [record(1)] }), path.join(home, "epoch-1"));
    const kept = keepEpoch(home, { model: second, ...identity, history: [record(1), record(2)] });
    assert.equal(kept, path.join(home, "epoch-2"));
    assert.deepEqual(
      fs.readdirSync(home).filter((name) => name.startsWith("epoch")),
      ["epoch-2"],
    );
    const [found, finished] = [loadRun(kept, identity), loadRun(home, identity)];
    assert.deepEqual(
      found.history.map(({ epoch }) => epoch),
      [1, 2],
    );
    assert.deepEqual(bias(found.model), bias(second));
    assert.deepEqual(bias(finished.model), bias(older));
    [older, first, second, found.model, finished.model].forEach((model) => model.dispose());
  });

  it("leaves the epoch before where the new one can't be written", (t) => {
    const home = temporaryDirectory(t);
    const model = new Vae(1);
    const run = { model, configuration: WRITE_UP_TRAINING, data: MNIST_IDENTITY, history: [record(1)] };
    keepEpoch(home, run);
    fs.writeFileSync(path.join(home, "epoch-2"), "in the way");
    assert.throws(() => keepEpoch(home, { ...run, history: [record(1), record(2)] }), /epoch-2.*can't be written/);
    assert.ok(hasRun(path.join(home, "epoch-1"), { ...run, architecture: WRITE_UP_ARCHITECTURE }));
    model.dispose();
  });
});

describe("dropKeptEpochs", () => {
  it("takes away what was kept and nothing else", (t) => {
    const home = temporaryDirectory(t);
    for (const name of ["epoch-3", "epoch-12", "epoch-best", "epochs"]) fs.mkdirSync(path.join(home, name));
    dropKeptEpochs(home);
    assert.deepEqual(fs.readdirSync(home).sort(), ["epoch-best", "epochs"]);
  });
});
