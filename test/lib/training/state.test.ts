import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AdamState, tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { assignWeights, captureState, NOT_BEGUN, restoreState, weightsOf } from "../../../lib/training/state";

const SMALL = { pixels: 16, hidden: [12, 8], latentDim: 3 };

describe("weightsOf and assignWeights", () => {
  it("give a model another one's weights, as copies", () => {
    const [one, other] = [new Vae(1, SMALL), new Vae(2, SMALL)];
    const tensors = tf.memory().numTensors;
    const weights = weightsOf(one);
    assignWeights(other, weights);
    assert.deepEqual(weightsOf(other), weights);
    weights["decoder.fc3.bias"][0] = 17;
    assert.notEqual(weightsOf(other)["decoder.fc3.bias"][0], 17);
    assert.notEqual(weightsOf(one)["decoder.fc3.bias"][0], 17);
    assert.equal(tf.memory().numTensors, tensors);
    [one, other].forEach((model) => model.dispose());
  });

  it("change nothing where one parameter has another size", () => {
    const model = new Vae(1, SMALL);
    const before = weightsOf(model);
    const wrong = { ...weightsOf(new Vae(2, SMALL)), "decoder.fc3.bias": new Float32Array(15) };
    assert.throws(() => assignWeights(model, wrong), {
      name: "TypeError",
      message: 'weights["decoder.fc3.bias"]: expected 16 numbers, found 15',
    });
    assert.deepEqual(weightsOf(model), before);
    model.dispose();
  });
});

describe("captureState and restoreState", () => {
  it("hand Adam's state on as it is, and copy the history", () => {
    const model = new Vae(1, SMALL);
    const adam: AdamState = { step: 3, firstMoments: {}, secondMoments: {} };
    const history: never[] = [];
    const state = captureState(model, { mode: "eager", state: () => adam }, history, NOT_BEGUN);
    assert.deepEqual(state, { history, epoch: NOT_BEGUN, weights: weightsOf(model), mode: "eager", adam });
    assert.notEqual(state.history, history);
    const restored: unknown[] = [];
    restoreState(model, { mode: "eager", restore: (given) => restored.push(given) }, state);
    assert.deepEqual(restored, [adam]);
    model.dispose();
  });
});
