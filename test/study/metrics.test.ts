import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { WRITE_UP_ARCHITECTURE } from "../../lib/model/architecture";
import { evaluateLoss, reconstructImages } from "../../lib/evaluation/evaluation";
import { meanEdge, pixelEntropy } from "../../study/measures/image-measures";
import { LossTerms } from "../../lib/model/loss";
import { measureRun, Metrics, resultHead, resultRows } from "../../study/metrics";
import { MNIST_IDENTITY } from "../../lib/data/mnist";
import { stamp } from "../../lib/storage/runs";
import { EpochRecord } from "../../lib/training/training";
import { Vae } from "../../lib/model/vae";
import { randomImages } from "../support/images";

function terms(total: number): LossTerms<number> {
  return { reconstruction: 0.75 * total, kl: 0.25 * total, total };
}

/** A history with the given totals: train, and validation 2 above it. */
function history(...totals: number[]): EpochRecord[] {
  return totals.map((total, i) => ({ epoch: i + 1, train: terms(total), validation: terms(total + 2), seconds: 1 }));
}

const IDENTITY = { configuration: WRITE_UP_TRAINING, architecture: WRITE_UP_ARCHITECTURE, data: MNIST_IDENTITY };
const METRICS: Metrics = {
  run: stamp(IDENTITY),
  test: terms(102.44),
  train: { first: terms(164), last: terms(100) },
  validation: { first: terms(130), last: terms(102.5) },
  fallByEpochFive: 0.8249,
  edges: { original: 0.08, reconstruction: 0.06 },
  pixelEntropy: 57,
};

describe("measureRun", () => {
  const model = new Vae(1);
  const test = randomImages(20);
  const measured = (...totals: number[]) =>
    measureRun({ model, configuration: WRITE_UP_TRAINING, data: MNIST_IDENTITY, history: history(...totals) }, test);

  it("takes the first and the last epoch, and how far the fall was after the fifth", () => {
    const { train, validation, fallByEpochFive } = measured(160, 130, 120, 115, 112, 110, 100);
    assert.deepEqual(
      [train.first.total, train.last.total, validation.first.total, validation.last.total],
      [160, 100, 162, 102],
    );
    assert.equal(fallByEpochFive, (160 - 112) / (160 - 100));
  });

  it("takes a run of five epochs or fewer as fallen at its end, and a run of one epoch as one without a fall", () => {
    assert.equal(measured(160, 130, 120, 115, 112).fallByEpochFive, 1);
    assert.equal(measured(160, 130).fallByEpochFive, 1);
    assert.equal(measured(160).fallByEpochFive, null);
  });

  it("measures the test images with the run's seed and stamps what made it", () => {
    const found = measured(160, 100);
    assert.deepEqual(found.run, stamp(IDENTITY));
    assert.deepEqual(found.test, evaluateLoss(model, test.images, 42));
    assert.deepEqual(found.edges, {
      original: meanEdge(test.images),
      reconstruction: meanEdge(reconstructImages(model, test.images, 42)),
    });
    assert.equal(found.pixelEntropy, pixelEntropy(test.images));
    assert.deepEqual(JSON.parse(JSON.stringify(found)), found, "JSON keeps every number");
  });
});

describe("resultHead", () => {
  it("names the data, and on other data says that the write-up's numbers are MNIST's", () => {
    assert.deepEqual(resultHead(METRICS), { what: "MNIST", writeUp: "write-up", measured: "measured" });
    const run = stamp({ ...IDENTITY, data: { name: "fashion", digest: "01234567" } });
    assert.deepEqual(resultHead({ run }), { what: "fashion", writeUp: "write-up, on MNIST", measured: "measured" });
  });
});

describe("resultRows", () => {
  it("sets our numbers beside the write-up's", () => {
    assert.deepEqual(resultRows(METRICS), [
      { what: "train loss, first epoch", writeUp: "~160", measured: "164.0 (BCE 123.0 + KL 41.0)" },
      { what: "train loss, last epoch", writeUp: "100-102", measured: "100.0 (BCE 75.0 + KL 25.0)" },
      { what: "validation loss, last epoch", writeUp: "follows train", measured: "102.5 (BCE 76.9 + KL 25.6)" },
      { what: "validation minus train, last epoch", writeUp: "not much", measured: "2.50" },
      { what: "fall reached by epoch 5", writeUp: "fast", measured: "82 %" },
      { what: "test loss", writeUp: "not given", measured: "102.4 (BCE 76.8 + KL 25.6)" },
      { what: "sharpness of reconstructions", writeUp: "smoothed", measured: "75 % of the originals' edges" },
    ]);
  });

  it("says of a run of one epoch that there was no fall to measure", () => {
    const fall = resultRows({ ...METRICS, fallByEpochFive: null }).find(({ what }) => what.startsWith("fall"));
    assert.equal(fall?.measured, "one epoch only");
  });
});
