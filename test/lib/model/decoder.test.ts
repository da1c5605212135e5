import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Decoder } from "../../../lib/model/decoder";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { fixture, StoredTensor } from "../../support/fixtures";
import { formula, setFormulaWeights } from "../../support/formula";
import { plainDecoder } from "../../support/plain-vae";
import { assertTensorsLeft, rows } from "../../support/tensors";

const SMALL = { pixels: 6, hidden: [5, 4] as [number, number], latentDim: 3 };

describe("Decoder", () => {
  it("gives PyTorch's images at the write-up's sizes", () => {
    // x_recon = Decoder()(eps) with the weights of formula_model() and eps = formula(60, 99, 2.0).
    const { decoded } = fixture<{ decoded: { every16th: StoredTensor; sums: number[] } }>("model");
    const model = new Vae(0);
    setFormulaWeights(model);
    const probs = rows(model.decoder.probs(tf.tensor2d(formula(60, 99, 2), [3, 20])));
    const every16th = probs.flatMap((row) => Array.from(row).filter((_, pixel) => pixel % 16 === 0));
    assertClose(every16th, decoded.every16th.data, { absolute: 1e-6 }, "pixels");
    assertClose(
      probs.map((row) => row.reduce((sum, p) => sum + p, 0)),
      decoded.sums,
      { relative: 1e-6 },
      "sums",
    );
    model.dispose();
  });

  it("agrees with the write-up's formulas in plain loops, logits and probs = sigmoid(logits)", () => {
    const model = new Vae(3, SMALL);
    const z = tf.randomNormal<tf.Rank.R2>([7, 3], 0, 1, "float32", 1);
    const logits = rows(model.decoder.forward(z));
    const probs = rows(model.decoder.probs(z));
    const p = Object.fromEntries(
      Object.entries(model.parameters()).map(([name, variable]) => [name, variable.dataSync()]),
    );
    rows(z).forEach((vector, i) => {
      const expected = plainDecoder(vector, p);
      assertClose(logits[i], expected, { absolute: 1e-6 }, `logits of vector ${i}`);
      assertClose(
        probs[i],
        expected.map((logit) => 1 / (1 + Math.exp(-logit))),
        { absolute: 1e-6 },
        `probs of vector ${i}`,
      );
    });
    model.dispose();
  });

  it("mirrors the encoder's sizes under the write-up's names", () => {
    const decoder = new Decoder(SMALL, 0);
    const shapes = Object.entries(decoder.layers()).map(([name, layer]) => [
      name,
      layer.weight.shape.join(),
      layer.bias.shape.join(),
    ]);
    assert.deepEqual(shapes, [
      ["fc1", "4,3", "4"],
      ["fc2", "5,4", "5"],
      ["fc3", "6,5", "6"],
    ]);
    decoder.dispose();
  });

  it("leaves its output alone on the device, and nothing after dispose", () => {
    let decoder: Decoder | undefined;
    assertTensorsLeft(6, () => (decoder = new Decoder(SMALL, 0)));
    const z = tf.zeros<tf.Rank.R2>([2, 3]);
    assertTensorsLeft(1, () => decoder?.forward(z));
    assertTensorsLeft(1, () => decoder?.probs(z));
    assertTensorsLeft(-6, () => decoder?.dispose());
  });
});
