import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  checkConfiguration,
  configurationName,
  QUICK_TRAINING,
  TrainingConfiguration,
  WRITE_UP_TRAINING,
} from "../../../lib/training/configuration";

describe("WRITE_UP_TRAINING", () => {
  it("is the write-up's run: 20 epochs of Adam at 1e-3, 80/20, the plain sum of both terms", () => {
    const { epochs, learningRate, validationShare, beta, batchSize, images } = WRITE_UP_TRAINING;
    assert.deepEqual(
      { epochs, learningRate, validationShare, beta, batchSize, images },
      {
        epochs: 20,
        learningRate: 1e-3,
        validationShare: 0.2,
        beta: 1,
        batchSize: 64,
        images: undefined,
      },
    );
  });
});

describe("checkConfiguration", () => {
  it("takes the write-up's run, the quick one, and the extremes", () => {
    const extremes = {
      seed: 0,
      epochs: 1,
      batchSize: 1,
      learningRate: 1e-300,
      beta: 0,
      validationShare: 1e-9,
      images: 1,
    };
    for (const configuration of [WRITE_UP_TRAINING, QUICK_TRAINING, extremes])
      assert.doesNotThrow(() => checkConfiguration(configuration));
  });

  const refused: Array<[keyof TrainingConfiguration, number[], string]> = [
    ["seed", [-1, 0.5, 2 ** 31, NaN], "an integer from 0 to 2147483647"],
    ["epochs", [0, -3, 1.5, NaN, Infinity], "an integer from 1"],
    ["batchSize", [0, -1, 63.9, NaN], "an integer from 1"],
    ["images", [0, -1, 0.2, NaN], "an integer from 1"],
    ["learningRate", [0, -1e-3, NaN, Infinity], "a number above 0"],
    ["beta", [-1, NaN, Infinity], "a number from 0"],
    ["validationShare", [0, 1, -0.2, 20, NaN], "a number between 0 and 1"],
  ];
  for (const [name, values, expected] of refused) {
    it(`refuses a ${name} that is not ${expected}`, () => {
      for (const value of values) {
        assert.throws(
          () => checkConfiguration({ ...WRITE_UP_TRAINING, [name]: value }),
          new RangeError(`${name}: expected ${expected}, found ${value}`),
        );
      }
    });
  }
});

describe("configurationName", () => {
  it("names what is always said, and what differs from the write-up's run", () => {
    assert.equal(configurationName(WRITE_UP_TRAINING), "vae-seed42-epochs20-batch64");
    assert.equal(configurationName(QUICK_TRAINING), "vae-seed42-epochs2-batch64-images6000");
    assert.equal(
      configurationName({
        seed: 0,
        epochs: 1,
        batchSize: 2,
        learningRate: 0.01,
        beta: 784,
        validationShare: 0.5,
        images: 9,
      }),
      "vae-seed0-epochs1-batch2-rate0.01-beta784-validation0.5-images9",
    );
  });

  it("is the same for the same values in another order, and another for each value changed", () => {
    const { beta, seed, ...rest } = WRITE_UP_TRAINING;
    assert.equal(configurationName({ ...rest, seed, beta }), configurationName(WRITE_UP_TRAINING));
    const changes = [
      { seed: 1 },
      { epochs: 1 },
      { batchSize: 1 },
      { learningRate: 1 },
      { beta: 2 },
      { validationShare: 0.1 },
      { images: 1 },
    ];
    const names = changes.map((change) => configurationName({ ...WRITE_UP_TRAINING, ...change }));
    assert.equal(new Set([...names, configurationName(WRITE_UP_TRAINING)]).size, changes.length + 1);
  });
});
