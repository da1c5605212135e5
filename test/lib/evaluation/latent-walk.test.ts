import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latentWalk } from "../../../lib/evaluation/latent-walk";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { plainDecoder } from "../../support/plain-vae";
import { assertTensorsLeft } from "../../support/tensors";

const MODEL = new Vae(4, { pixels: 4, hidden: [6, 5], latentDim: 3 });

describe("latentWalk", () => {
  it("decodes the vector with one number replaced by each value in turn", () => {
    const z = Float32Array.of(0.5, -1, 2);
    const found = latentWalk(MODEL, z, 1, [-3, 0, 3]);
    assert.deepEqual(found.shape, [3, 4]);
    const p = Object.fromEntries(
      Object.entries(MODEL.parameters()).map(([name, variable]) => [name, variable.dataSync()]),
    );
    [-3, 0, 3].forEach((value, i) => {
      const expected = plainDecoder([0.5, value, 2], p).map((logit) => 1 / (1 + Math.exp(-logit)));
      assertClose(found.data.subarray(4 * i, 4 * i + 4), expected, { absolute: 1e-6 }, `value ${value}`);
    });
    assert.deepEqual(Array.from(z), [0.5, -1, 2], "z was changed");
  });

  it("refuses a dimension that the vector does not have", () => {
    for (const dimension of [-1, 3, 0.5, NaN]) {
      assert.throws(
        () => latentWalk(MODEL, [0, 0, 0], dimension, [1]),
        new RangeError(`dimension: expected an integer from 0 to 2, found ${dimension}`),
      );
    }
  });

  it("leaves nothing on the device", () => {
    assertTensorsLeft(0, () => latentWalk(MODEL, [0, 0, 0], 0, [1, 2]));
  });
});
