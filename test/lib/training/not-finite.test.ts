import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { TrainingState } from "../../../lib/training/contract";
import { firstNotFinite, inWords, notFiniteInState, requireFiniteData } from "../../../lib/training/not-finite";

const state = (): TrainingState => ({
  history: [],
  epoch: { steps: 0, sums: {}, seconds: 0 },
  weights: { a: Float32Array.of(1, 2), b: Float32Array.of(3) },
  mode: "traced",
  adam: {
    step: 1,
    firstMoments: { a: Float32Array.of(1, 2), b: Float32Array.of(3) },
    secondMoments: { a: Float32Array.of(1, 2), b: Float32Array.of(3) },
  },
});

describe("firstNotFinite", () => {
  it("finds NaN and both infinities, and takes every other float, the largest and the smallest too, as finite", () => {
    const finite = [0, -0, 3.4028234663852886e38, -3.4028234663852886e38, 1.401298464324817e-45];
    assert.equal(firstNotFinite({ a: Float32Array.from(finite), b: [] }), undefined);
    for (const value of [NaN, Infinity, -Infinity]) {
      const found = firstNotFinite({ first: Float32Array.from(finite), second: Float32Array.of(1, 2, value, NaN) });
      assert.deepEqual(found, { tensor: "second", value, index: 2, size: 4 });
    }
  });
});

describe("notFiniteInState", () => {
  it("looks at the weights first, then at both of Adam's means", () => {
    assert.equal(notFiniteInState(state()), undefined);
    const wrong = state();
    wrong.adam.secondMoments.b[0] = Infinity;
    assert.equal(notFiniteInState(wrong)?.tensor, "Adam's mean of the squared gradients of b");
    wrong.adam.firstMoments.a[1] = NaN;
    assert.equal(notFiniteInState(wrong)?.tensor, "Adam's mean of the gradients of a");
    wrong.weights.b[0] = -Infinity;
    assert.deepEqual(notFiniteInState(wrong), { tensor: "b", value: -Infinity, index: 0, size: 1 });
  });
});

describe("requireFiniteData", () => {
  const bytes = ndarray(new Uint8Array(4), [1, 2, 2]);

  it("takes bytes, and floats that are finite", () => {
    const floats = ndarray(Float32Array.of(0, 1, 2, 255), [1, 2, 2]) as unknown as typeof bytes;
    requireFiniteData({ train: bytes, validation: floats });
  });

  it("refuses validation images that hold a number which is not finite", () => {
    const floats = ndarray(Float32Array.of(0, 1, Infinity, 255), [1, 2, 2]) as unknown as typeof bytes;
    assert.throws(() => requireFiniteData({ train: bytes, validation: floats }), {
      name: "NotFiniteError",
      message: "found Infinity in data.validation (at 2 of 4), expected finite grey levels",
      tensor: "data.validation",
      epoch: 0,
      step: 0,
    });
  });
});

describe("inWords", () => {
  it("leaves the place out where there is but one number", () => {
    assert.equal(inWords({ tensor: "the loss's kl", value: NaN, index: 0, size: 1 }), "found NaN in the loss's kl");
    assert.equal(inWords({ tensor: "a", value: -Infinity, index: 3, size: 7 }), "found -Infinity in a (at 3 of 7)");
  });
});
