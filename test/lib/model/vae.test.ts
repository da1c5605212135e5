import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { WRITE_UP_ARCHITECTURE } from "../../../lib/model/architecture";
import { vaeLoss } from "../../../lib/model/loss";
import { noiseCounter, standardNormal } from "../../../lib/model/noise";
import { reparameterize } from "../../../lib/model/reparameterization";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";
import { fixture, StoredTensor } from "../../support/fixtures";
import { formula, formulaImages, setFormulaWeights } from "../../support/formula";
import { numericalGradient } from "../../support/gradients";
import { PlainParameters, plainLoss } from "../../support/plain-vae";
import { assertTensorsLeft, rows } from "../../support/tensors";

interface Reference {
  z: StoredTensor;
  reconstructed: { every16th: StoredTensor; sums: number[] };
  total: number;
  gradients: Record<string, { shape: number[]; sum: number; absolute: number; places: number[]; values: number[] }>;
  stateDict: Array<[string, number[]]>;
}

const SMALL = { pixels: 6, hidden: [5, 4] as [number, number], latentDim: 3 };

function onHost(model: Vae): PlainParameters {
  return Object.fromEntries(Object.entries(model.parameters()).map(([name, variable]) => [name, variable.dataSync()]));
}

describe("Vae at the write-up's sizes", () => {
  const reference = fixture<Reference>("model");

  it("has the names, order and shapes of PyTorch's state_dict and 1,082,680 parameters", () => {
    // [[name, list(value.shape)] for name, value in VAE().state_dict().items()]
    const model = new Vae(0);
    assert.deepEqual(model.sizes, WRITE_UP_ARCHITECTURE);
    assert.deepEqual(
      Object.entries(model.parameters()).map(([name, variable]) => [name, variable.shape]),
      reference.stateDict,
    );
    assert.equal(
      Object.values(model.parameters()).reduce((sum, variable) => sum + variable.size, 0),
      1_082_680,
    );
    model.dispose();
  });

  it("gives PyTorch's z, images, loss and gradient of every parameter for the same weights, images and noise", () => {
    // mu, logvar = encoder(x); z = reparameterize(mu, logvar); vae_loss(decoder(z), x, mu, logvar).backward()
    const model = new Vae(0);
    setFormulaWeights(model);
    const x = formulaImages(3);
    const epsilon = tf.tensor2d(formula(60, 99, 2), [3, 20]);
    const { mu, logVar } = model.encoder.forward(x);
    const z = reparameterize(mu, logVar, epsilon);
    assertClose(z.dataSync(), reference.z.data, { absolute: 3e-6 }, "z");
    const probs = rows(model.decoder.probs(z));
    assertClose(
      probs.flatMap((row) => Array.from(row).filter((_, pixel) => pixel % 16 === 0)),
      reference.reconstructed.every16th.data,
      { absolute: 2e-6 },
      "images",
    );
    const loss = () => {
      const posterior = model.encoder.forward(x);
      const logits = model.decoder.forward(reparameterize(posterior.mu, posterior.logVar, epsilon));
      return vaeLoss(logits, x, posterior.mu, posterior.logVar).total;
    };
    const { value, grads } = tf.variableGrads(loss, Object.values(model.parameters()));
    assertClose(value.dataSync(), [reference.total], { relative: 1e-6 }, "loss");
    for (const [name, variable] of Object.entries(model.parameters())) {
      const expected = reference.gradients[name];
      const found = grads[variable.name].dataSync<"float32">();
      assert.deepEqual(variable.shape, expected.shape);
      const size = expected.absolute / found.length;
      assertClose(
        found.reduce((sum, g) => sum + g, 0),
        expected.sum,
        { absolute: 1e-5 * expected.absolute },
        `sum of ${name}`,
      );
      assertClose(
        found.reduce((sum, g) => sum + Math.abs(g), 0),
        expected.absolute,
        { relative: 1e-5 },
        `absolute sum of ${name}`,
      );
      assertClose(
        expected.places.map((place) => found[place]),
        expected.values,
        { relative: 1e-4, absolute: 1e-4 * size },
        name,
      );
    }
    model.dispose();
  });
});

describe("Vae", () => {
  it("has the same initial weights for the same seed, others for another", () => {
    const [a, b, c] = [new Vae(1, SMALL), new Vae(1, SMALL), new Vae(2, SMALL)];
    assert.deepEqual(onHost(a), onHost(b));
    for (const name of Object.keys(a.parameters())) assert.notDeepEqual(onHost(a)[name], onHost(c)[name], name);
    for (const model of [a, b, c]) model.dispose();
  });

  it("refuses a seed that is none", () => {
    assert.throws(() => new Vae(-1, SMALL), new RangeError("seed: expected an integer from 0 to 2147483647, found -1"));
  });

  it("samples z from each image's posterior with the counter's noise", () => {
    const model = new Vae(1, SMALL);
    const mu = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const logVar = tf.tensor2d([
      [0, -1, 1],
      [0.5, 0, -3],
    ]);
    const counter = noiseCounter(3, 4);
    const expected = reparameterize(mu, logVar, standardNormal<tf.Rank.R2>([2, 3], counter)).dataSync();
    assert.deepEqual(model.sample({ mu, logVar }, counter).dataSync(), expected);
    assert.notDeepEqual(model.sample({ mu, logVar }, noiseCounter(3, 5)).dataSync(), expected);
    model.dispose();
  });

  it("has the loss of the plain formulas and, in every parameter, the gradient of finite differences", () => {
    const model = new Vae(11, SMALL);
    // Larger weights than the initial ones, so that each unit is used and no gradient is close to 0.
    tf.tidy(() => Object.values(model.parameters()).forEach((variable) => variable.assign(tf.mul(variable, 2))));
    const x = tf.randomUniform<tf.Rank.R2>([5, 6], 0, 1, "float32", 2);
    const counter = noiseCounter(9, 9);
    const noise = rows(standardNormal<tf.Rank.R2>([5, 3], counter));
    const p = onHost(model);
    for (const beta of [1, 3]) {
      const { value, grads } = tf.variableGrads(
        () => model.loss({ images: x }, counter, beta).total,
        Object.values(model.parameters()),
      );
      assertClose(value.dataSync(), [plainLoss(rows(x), noise, p, beta)], { relative: 1e-6 }, "loss");
      for (const [name, variable] of Object.entries(model.parameters())) {
        const expected = numericalGradient(
          (values) => plainLoss(rows(x), noise, { ...p, [name]: values }, beta),
          p[name],
          1e-6,
        );
        assertClose(
          grads[variable.name].dataSync(),
          expected,
          { relative: 2e-5, absolute: 5e-6 },
          `${name}, beta ${beta}`,
        );
      }
    }
    model.dispose();
  });

  it("gives the loss's two terms beside their sum", () => {
    const model = new Vae(11, SMALL);
    const { reconstruction, kl, total } = model.loss({ images: tf.fill([2, 6], 0.5) }, noiseCounter(0, 0), 4);
    const [bce, divergence, sum] = [reconstruction, kl, total].map((term) => term.dataSync()[0]);
    assertClose(sum, bce + 4 * divergence, { relative: 1e-6 });
    assert.ok(bce > 2 * 6 * Math.LN2 - 1e-5, "grey pixels cost at least ln 2 each");
    assert.ok(divergence > 0);
    model.dispose();
  });

  it("leaves only its variables on the device, and nothing after dispose", () => {
    let model: Vae | undefined;
    assertTensorsLeft(14, () => (model = new Vae(0, SMALL)));
    const x = tf.zeros<tf.Rank.R2>([2, 6]);
    const counter = noiseCounter(0, 0);
    assertTensorsLeft(3, () => model?.loss({ images: x }, counter));
    assertTensorsLeft(-14, () => model?.dispose());
  });
});
