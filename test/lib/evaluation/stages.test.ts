import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { captureStage, stageArrays, stagesFrom } from "../../../lib/evaluation/stages";
import { Vae } from "../../../lib/model/vae";
import { randomImages } from "../../support/images";

describe("stageArrays and stagesFrom", () => {
  const model = new Vae(1, { pixels: 16, hidden: [5], latentDim: 2 });
  const { images } = randomImages(3, 4);
  const stages = [captureStage("before", model, images, 1), captureStage("epoch 1: 99.9", model, images, 2)];
  model.dispose();

  it("give back the stages, with the labels that they are given again", () => {
    const arrays = stageArrays(stages);
    assert.deepEqual(Object.keys(arrays), ["0/reconstructions", "0/samples", "1/reconstructions", "1/samples"]);
    assert.deepEqual(stagesFrom(arrays, ["before", "epoch 1: 99.9"]), stages);
    assert.deepEqual(stagesFrom(arrays, ["before"]), stages.slice(0, 1));
  });

  it("say which stage is missing", () => {
    assert.throws(() => stagesFrom(stageArrays(stages), ["a", "b", "c"]), {
      message: /^arrays: expected 2\/reconstructions, found 0\/reconstructions, /,
    });
  });
});
