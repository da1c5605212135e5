import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { QUICK_TRAINING, WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { WRITE_UP_ARCHITECTURE } from "../../../lib/model/architecture";
import { MNIST_IDENTITY } from "../../../lib/data/mnist";
import { readParameters, runDirectory, runIdentity } from "../../../lib/notebook/parameters";
import { randomImages } from "../../support/images";

const LAYERS = { hidden: WRITE_UP_ARCHITECTURE.hidden, latentDim: 20 };

describe("readParameters", () => {
  it("is the write-up's run where the environment says nothing, or says it with empty variables", () => {
    const expected = {
      configuration: WRITE_UP_TRAINING,
      layers: LAYERS,
      quick: false,
      data: undefined,
      runs: "../runs",
      auditFile: "../results/audit.json",
    };
    assert.deepEqual(readParameters({}), expected);
    assert.deepEqual(
      readParameters({
        VAE_SEED: "",
        VAE_EPOCHS: "",
        VAE_BATCH_SIZE: "",
        VAE_QUICK: "",
        VAE_DATA: "",
        VAE_RUNS: "",
        VAE_AUDIT: "",
      }),
      expected,
    );
    assert.deepEqual(readParameters({ VAE_QUICK: "0", PATH: "/usr/bin" }), expected);
  });

  it("takes each variable", () => {
    const found = readParameters({
      VAE_SEED: "0",
      VAE_EPOCHS: "3",
      VAE_BATCH_SIZE: "128",
      VAE_LATENT_DIM: "2",
      VAE_HIDDEN: "64,32",
      VAE_DATA: "/data",
      VAE_RUNS: "elsewhere",
      VAE_AUDIT: "other.json",
    });
    assert.deepEqual(found, {
      configuration: { ...WRITE_UP_TRAINING, seed: 0, epochs: 3, batchSize: 128 },
      layers: { hidden: [64, 32], latentDim: 2 },
      quick: false,
      data: "/data",
      runs: "elsewhere",
      auditFile: "other.json",
    });
  });

  it("takes the quick run and what is said beside it", () => {
    const { configuration, quick } = readParameters({ VAE_QUICK: "1", VAE_EPOCHS: "1" });
    assert.equal(quick, true);
    assert.deepEqual(configuration, { ...QUICK_TRAINING, epochs: 1 });
  });

  it("refuses what is no integer, and names the variable", () => {
    for (const [name, least] of [
      ["VAE_SEED", 0],
      ["VAE_EPOCHS", 1],
      ["VAE_BATCH_SIZE", 1],
      ["VAE_LATENT_DIM", 1],
    ] as const) {
      for (const value of ["ten", "1.5", "-1", "1e3", " 5", "0x10"]) {
        assert.throws(
          () => readParameters({ [name]: value }),
          new RangeError(`${name}: expected an integer from ${least}, found "${value}"`),
        );
      }
    }
  });

  it("refuses an integer that can't be trained with", () => {
    assert.throws(
      () => readParameters({ VAE_EPOCHS: "0" }),
      new RangeError('VAE_EPOCHS: expected an integer from 1, found "0"'),
    );
    assert.throws(
      () => readParameters({ VAE_BATCH_SIZE: "0" }),
      new RangeError('VAE_BATCH_SIZE: expected an integer from 1, found "0"'),
    );
    assert.throws(
      () => readParameters({ VAE_SEED: "2147483648" }),
      new RangeError("seed: expected an integer from 0 to 2147483647, found 2147483648"),
    );
  });

  it("refuses a VAE_QUICK that is neither 1 nor 0", () => {
    for (const value of ["yes", "true", "2"]) {
      assert.throws(
        () => readParameters({ VAE_QUICK: value }),
        new RangeError(`VAE_QUICK: expected 1 or 0, found "${value}"`),
      );
    }
  });

  it("takes a command's options before the environment, and names the option that is wrong", () => {
    const environment = { VAE_EPOCHS: "3", VAE_SEED: "1", VAE_QUICK: "1" };
    const { configuration, quick, runs, auditFile } = readParameters(
      environment,
      { epochs: "7", "batch-size": "128" },
      ".",
    );
    assert.deepEqual(configuration, { ...QUICK_TRAINING, epochs: 7, seed: 1, batchSize: 128 });
    assert.deepEqual([quick, runs, auditFile], [true, "runs", "results/audit.json"]);
    assert.equal(readParameters({}, { quick: true }).quick, true);
    assert.throws(
      () => readParameters(environment, { epochs: "0" }),
      new RangeError('--epochs: expected an integer from 1, found "0"'),
    );
    assert.throws(
      () => readParameters({}, { "latent-dim": "two" }),
      new RangeError('--latent-dim: expected an integer from 1, found "two"'),
    );
    assert.throws(
      () => readParameters({}, { epochs: "" }),
      new RangeError('--epochs: expected an integer from 1, found ""'),
    );
  });

  it("takes as many hidden layers as are named", () => {
    assert.deepEqual(readParameters({ VAE_HIDDEN: "512" }).layers.hidden, [512]);
    assert.deepEqual(readParameters({}, { hidden: "512,256,128" }).layers.hidden, [512, 256, 128]);
  });

  it("refuses hidden layers that are not sizes", () => {
    for (const value of ["512,", "0", "512,0", "512;256", "wide,narrow"]) {
      assert.throws(
        () => readParameters({ VAE_HIDDEN: value }),
        new RangeError(`VAE_HIDDEN: expected layer sizes such as 512,256, found "${value}"`),
      );
    }
  });
});

describe("runIdentity and runDirectory", () => {
  it("take the size of the images and what they are from the data", () => {
    const data = { train: randomImages(2, 10), identity: { name: "other", digest: "01234567" } };
    const parameters = readParameters({ VAE_LATENT_DIM: "2" });
    assert.deepEqual(runIdentity(parameters, data), {
      configuration: WRITE_UP_TRAINING,
      architecture: { pixels: 100, hidden: [512, 256], latentDim: 2 },
      data: data.identity,
    });
    assert.equal(runDirectory(parameters, data), "../runs/vae-seed42-epochs20-batch64-100-512-256-2-data01234567");
    assert.notEqual(runDirectory(parameters, data), runDirectory(parameters, { ...data, identity: MNIST_IDENTITY }));
  });
});
