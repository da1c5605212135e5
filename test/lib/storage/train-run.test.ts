import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { Vae } from "../../../lib/model/vae";
import { loadRun } from "../../../lib/storage/runs";
import { loadStoppedRun, trainRun } from "../../../lib/storage/train-run";
import { writeTrainingCheckpoint, weightsDigest } from "../../../lib/storage/training-checkpoint";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { randomImages } from "../../support/images";

const SIZES = { pixels: 16, hidden: [6], latentDim: 2 };
const IMAGES = { train: randomImages(30, 4, 1).images, validation: randomImages(5, 4, 2).images };
const RUN = { configuration: { ...WRITE_UP_TRAINING, epochs: 3, batchSize: 8 }, data: { name: "a", digest: "0123" } };

describe("trainRun and loadStoppedRun", () => {
  it("show a run that was stopped, go on with it, and save it as a finished one", async (t) => {
    const directory = temporaryDirectory(t);
    const stop = new AbortController();
    const model = new Vae(1, SIZES);
    const first = trainRun(directory, { ...RUN, model }, IMAGES, {
      signal: stop.signal,
      onEpoch: () => stop.abort(new Error("enough")),
    });
    await assert.rejects(first, /^Error: enough$/);
    assert.throws(() => loadRun(directory), /: expected a finished run, found one that was stopped$/);
    const stopped = loadStoppedRun(directory);
    assert.ok(stopped);
    const { configuration, architecture, digest, history } = stopped;
    assert.deepEqual([configuration, architecture, digest], [RUN.configuration, SIZES, RUN.data.digest]);
    assert.equal(history.length, 1);
    assert.equal(weightsDigest(stopped.model), weightsDigest(model));

    const again = new Vae(1, SIZES);
    const whole = await trainRun(directory, { ...RUN, model: again }, IMAGES);
    assert.equal(whole.length, 3);
    assert.equal(loadStoppedRun(directory), undefined);
    const run = loadRun(directory, RUN);
    assert.equal(run.history.length, 3);
    assert.equal(weightsDigest(run.model), weightsDigest(again));
    [model, stopped.model, again, run.model].forEach((each) => each.dispose());
  });

  it("say that a checkpoint is another training's", (t) => {
    const directory = temporaryDirectory(t);
    const empty = { history: [], epoch: { steps: 0, sums: {}, seconds: 0 }, weights: {}, mode: "traced" as const };
    const adam = { step: 0, firstMoments: {}, secondMoments: {} };
    writeTrainingCheckpoint(directory, { ...empty, adam }, { kind: "judge" });
    assert.throws(() => loadStoppedRun(directory), /expected a run's checkpoint, found another training's$/);
  });
});
