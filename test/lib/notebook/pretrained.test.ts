import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { WRITE_UP_ARCHITECTURE } from "../../../lib/model/architecture";
import { DataSet, DIGITS, loadMnist } from "../../../lib/data/mnist";
import { Parameters, runDirectory } from "../../../lib/notebook/parameters";
import { pretrainedRun } from "../../../lib/notebook/pretrained";
import { saveRun } from "../../../lib/storage/runs";
import { Vae } from "../../../lib/model/vae";
import { randomImages } from "../../support/images";
import { temporaryDirectory } from "@vae-notebooks/testing";

const CONFIGURATION = { ...WRITE_UP_TRAINING, epochs: 2, seed: 7 };
const TERMS = { reconstruction: 90, kl: 25, total: 115 };
const NO_DATA: DataSet = {
  train: randomImages(2),
  test: randomImages(2),
  identity: { name: "two", digest: "01234567" },
  ...DIGITS,
};

function parameters(runs: string): Parameters {
  return {
    configuration: CONFIGURATION,
    layers: WRITE_UP_ARCHITECTURE,
    quick: false,
    data: undefined,
    runs,
    auditFile: "",
  };
}

describe("pretrainedRun", () => {
  it("loads the run that is there, says so, and needs no data", async (t) => {
    const runs = temporaryDirectory(t);
    const directory = runDirectory(parameters(runs), NO_DATA);
    const model = new Vae(7);
    saveRun(directory, {
      model,
      configuration: CONFIGURATION,
      data: NO_DATA.identity,
      history: [{ epoch: 1, train: TERMS, validation: TERMS, seconds: 1 }],
    });
    const said: string[] = [];
    const run = await pretrainedRun(parameters(runs), NO_DATA, (sentence) => said.push(sentence));
    assert.deepEqual(said, [`Model: the run in ${directory}, 2 epochs on two (data 01234567) with seed 7.`]);
    assert.deepEqual(run.configuration, CONFIGURATION);
    assert.deepEqual(run.model.decoder.layers().fc3.bias.dataSync(), model.decoder.layers().fc3.bias.dataSync());
    for (const each of [model, run.model]) each.dispose();
  });

  it("trains a small one on the spot where there is none, says how to get the real one, and writes nothing", async (t) => {
    const runs = path.join(temporaryDirectory(t), "none");
    const mnist = loadMnist();
    const directory = runDirectory(parameters(runs), mnist);
    const said: string[] = [];
    const run = await pretrainedRun(parameters(runs), mnist, (sentence) => said.push(sentence));
    assert.deepEqual(said, [
      `Model: none in ${directory} yet, so a small one is trained now (2 epochs of 6000 images); run 05-training.ipynb, or npm run train, for the real one.`,
    ]);
    assert.deepEqual([run.configuration.seed, run.configuration.images, run.history.length], [7, 6000, 2]);
    // Below the 543 nats of p = ½ for every pixel by far, and still far from the 100 of a whole run.
    const { total } = run.history[1].validation;
    assert.ok(total > 150 && total < 260, `validation loss ${total}`);
    assert.equal(fs.existsSync(runs), false);
    run.model.dispose();
  });

  it("does not take the run of other data or of other layers for the one asked for", async (t) => {
    const runs = temporaryDirectory(t);
    const asked = parameters(runs);
    const model = new Vae(7);
    saveRun(runDirectory(asked, NO_DATA), { model, configuration: CONFIGURATION, data: NO_DATA.identity, history: [] });
    model.dispose();
    const other = { ...loadMnist(), identity: { name: "other", digest: "76543210" } };
    const said: string[] = [];
    const small = await pretrainedRun({ ...asked, layers: { hidden: [16, 8], latentDim: 2 } }, other, (sentence) =>
      said.push(sentence),
    );
    assert.match(said[0], /^Model: none in .*-784-16-8-2-data76543210 yet/);
    assert.deepEqual([small.model.sizes, small.data], [{ pixels: 784, hidden: [16, 8], latentDim: 2 }, other.identity]);
    small.model.dispose();
  });

  it("does not train over a run that is damaged, but says so", async (t) => {
    const runs = temporaryDirectory(t);
    const directory = runDirectory(parameters(runs), NO_DATA);
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, "configuration.json"), "{");
    await assert.rejects(
      pretrainedRun(parameters(runs), NO_DATA, () => undefined),
      /configuration\.json: expected JSON/,
    );
    assert.deepEqual(fs.readdirSync(directory), ["configuration.json"]);
  });
});
