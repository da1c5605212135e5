import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Encoder } from "../../../lib/model/encoder";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { fixture, StoredTensor } from "../../support/fixtures";
import { formulaImages, setFormulaWeights } from "../../support/formula";
import { plainEncoder } from "../../support/plain-vae";
import { assertTensorsLeft, rows } from "../../support/tensors";

const SMALL = { pixels: 6, hidden: [5, 4] as [number, number], latentDim: 3 };

describe("Encoder", () => {
  it("gives PyTorch's mu and logvar at the write-up's sizes", () => {
    // mu, logvar = Encoder()(x) with the weights of formula_model() and the images of formula_images(3).
    const { mu, logvar } = fixture<{ mu: StoredTensor; logvar: StoredTensor }>("model");
    const model = new Vae(0);
    setFormulaWeights(model);
    const found = model.encoder.forward(formulaImages(3));
    assert.deepEqual(found.mu.shape, mu.shape);
    assert.deepEqual(found.logVar.shape, logvar.shape);
    assertClose(found.mu.dataSync(), mu.data, { absolute: 2e-6 }, "mu");
    assertClose(found.logVar.dataSync(), logvar.data, { absolute: 2e-6 }, "logvar");
    model.dispose();
  });

  it("agrees with the write-up's formulas in plain loops", () => {
    const model = new Vae(3, SMALL);
    const x = tf.randomUniform<tf.Rank.R2>([7, 6], 0, 1, "float32", 1);
    const found = model.encoder.forward(x);
    const p = Object.fromEntries(
      Object.entries(model.parameters()).map(([name, variable]) => [name, variable.dataSync()]),
    );
    rows(x).forEach((image, i) => {
      const expected = plainEncoder(image, p);
      assertClose(rows(found.mu)[i], expected.mu, { absolute: 1e-6 }, `mu of image ${i}`);
      assertClose(rows(found.logVar)[i], expected.logVar, { absolute: 1e-6 }, `logVar of image ${i}`);
    });
    model.dispose();
  });

  it("cuts negative hidden units to 0: with weights −1 and no biases both heads say 0 to every image", () => {
    const encoder = new Encoder(SMALL, 0);
    tf.tidy(() => {
      for (const layer of Object.values(encoder.layers())) {
        layer.weight.assign(tf.fill(layer.weight.shape, -1));
        layer.bias.assign(tf.zerosLike(layer.bias));
      }
    });
    const { mu, logVar } = encoder.forward(tf.ones([2, 6]));
    for (const value of [...mu.dataSync(), ...logVar.dataSync()]) assert.equal(Math.abs(value), 0);
    encoder.dispose();
  });

  it("has the write-up's four layers, each with its own initial weights", () => {
    const encoder = new Encoder(SMALL, 0);
    const shapes = Object.entries(encoder.layers()).map(([name, layer]) => [
      name,
      layer.weight.shape.join(),
      layer.bias.shape.join(),
    ]);
    assert.deepEqual(shapes, [
      ["fc1", "5,6", "5"],
      ["fc2", "4,5", "4"],
      ["fc_mu", "3,4", "3"],
      ["fc_logvar", "3,4", "3"],
    ]);
    assert.notDeepEqual(encoder.fc_mu.weight.dataSync(), encoder.fc_logvar.weight.dataSync());
    encoder.dispose();
  });

  it("refuses images of another size", () => {
    const encoder = new Encoder(SMALL, 0);
    assert.throws(() => encoder.forward(tf.zeros([2, 7])), new RangeError("images: expected 6 pixels each, found 7"));
    encoder.dispose();
  });

  it("leaves mu and logVar on the device, and nothing after dispose", () => {
    let encoder: Encoder | undefined;
    assertTensorsLeft(8, () => (encoder = new Encoder(SMALL, 0)));
    const x = tf.zeros<tf.Rank.R2>([2, 6]);
    assertTensorsLeft(2, () => encoder?.forward(x));
    assertTensorsLeft(-8, () => encoder?.dispose());
  });
});
