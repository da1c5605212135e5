import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reparameterize } from "../../../lib/model/reparameterization";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { assertAsExact, extremes, gradientsOf } from "../../support/extremes";
import { fixture, matrix, StoredTensor } from "../../support/fixtures";
import { numericalGradient } from "../../support/gradients";
import { plainReparameterize } from "../../support/plain-vae";
import { mean, moment } from "@vae-notebooks/testing";
import { assertTensorsLeft } from "../../support/tensors";

interface Reference {
  mu: StoredTensor;
  logvar: StoredTensor;
  eps: StoredTensor;
  weight: StoredTensor;
  z: StoredTensor;
  gradients: { mu: StoredTensor; logvar: StoredTensor };
}

describe("reparameterize", () => {
  it("is mu + exp(logVar / 2) · epsilon, worked out by hand", () => {
    const z = reparameterize(
      tf.tensor2d([[1, 2, -3]]),
      tf.tensor2d([[0, Math.log(4), Math.log(0.25)]]),
      tf.tensor2d([[0.5, -1, 2]]),
    );
    assertClose(z.dataSync(), [1.5, 0, -2], { absolute: 1e-6 });
  });

  it("without noise is the mean, whatever the variance", () => {
    const mu = tf.tensor2d([[1, -2]]);
    assert.deepEqual(reparameterize(mu, tf.tensor2d([[5, -5]]), tf.zeros([1, 2])).arraySync(), [[1, -2]]);
  });

  it("without variance is the mean, whatever the noise", () => {
    const z = reparameterize(tf.tensor2d([[1, -2]]), tf.fill([1, 2], -200), tf.tensor2d([[3, -4]]));
    assert.deepEqual(z.arraySync(), [[1, -2]]);
  });

  it("gives the z and the gradients of PyTorch for the same noise", () => {
    // z = reparameterize(None, mu, logvar) with randn_like giving eps; torch.sum(z * weight).backward()
    const { mu, logvar, eps, weight, z, gradients } = fixture<Reference>("reparameterization");
    assertClose(
      reparameterize(matrix(mu), matrix(logvar), matrix(eps)).dataSync(),
      z.data,
      { relative: 3e-7, absolute: 3e-7 },
      "z",
    );
    const scalar = (m: tf.Tensor, l: tf.Tensor) =>
      tf.sum(tf.mul(reparameterize(m as tf.Tensor2D, l as tf.Tensor2D, matrix(eps)), matrix(weight)));
    const [dMu, dLogVar] = tf.grads(scalar)([matrix(mu), matrix(logvar)]);
    assertClose(dMu.dataSync(), gradients.mu.data, { relative: 3e-7 }, "gradient by mu");
    assertClose(dLogVar.dataSync(), gradients.logvar.data, { relative: 1e-6, absolute: 1e-7 }, "gradient by logvar");
  });

  it("passes gradients on: 1 to mu, epsilon · sigma / 2 to logVar, and what finite differences say", () => {
    const mu = [0.5, -1];
    const logVar = [0.3, -2];
    const epsilon = [1.5, -0.7];
    const scalar = (m: tf.Tensor, l: tf.Tensor) =>
      tf.sum(reparameterize(m as tf.Tensor2D, l as tf.Tensor2D, tf.tensor2d([epsilon])));
    const [dMu, dLogVar] = tf.grads(scalar)([tf.tensor2d([mu]), tf.tensor2d([logVar])]);
    assert.deepEqual(Array.from(dMu.dataSync()), [1, 1]);
    assertClose(
      dLogVar.dataSync(),
      epsilon.map((e, i) => (e * Math.exp(logVar[i] / 2)) / 2),
      { relative: 1e-6 },
    );
    const byDifferences = numericalGradient(
      (l) => plainReparameterize(mu, l, epsilon).reduce((sum, z) => sum + z, 0),
      logVar,
    );
    assertClose(dLogVar.dataSync(), byDifferences, { relative: 1e-6 });
  });

  it("turns N(0, 1) into N(mu, sigma²)", () => {
    const n = 40_000;
    const noise = randomStream(4, "reparameterization");
    const epsilon = tf.tensor2d(
      Float32Array.from({ length: n }, () => noise.normal()),
      [n, 1],
    );
    const z = reparameterize(tf.fill([n, 1], 3), tf.fill([n, 1], Math.log(0.25)), epsilon).dataSync();
    assert.ok(Math.abs(mean(z) - 3) < (5 * 0.5) / Math.sqrt(n), `mean ${mean(z)}`);
    assert.ok(Math.abs(moment(z, 2, 3) - 0.25) < 5 * 0.25 * Math.sqrt(2 / n), `variance ${moment(z, 2, 3)}`);
  });

  it("leaves z alone on the device", () => {
    const inputs = [0, 1, 2].map(() => tf.zeros<tf.Rank.R2>([2, 2]));
    assertTensorsLeft(1, () => reparameterize(inputs[0], inputs[1], inputs[2]));
  });
});

describe("with log variances up to ±50", () => {
  it("z and its gradients are finite and PyTorch's", () => {
    // mu + torch.exp(0.5 * logvar) * eps, and its sum's gradients, in float64
    const { mu, logvar, eps, z, gradients } = extremes;
    const draw = (m: tf.Tensor2D, v: tf.Tensor2D) => reparameterize(m, v, matrix(eps));
    const spread = (i: number) => Math.exp(0.5 * logvar.data[i]) * eps.data[i];
    assertAsExact(draw(matrix(mu), matrix(logvar)).dataSync(), z, (i) => [mu.data[i], spread(i)], "z");
    const [byMu, byLogVar] = gradientsOf(draw, mu, logvar);
    assertAsExact(byMu, gradients.zByMu, () => [1], "gradient by mu");
    assertAsExact(byLogVar, gradients.zByLogvar, (i) => [spread(i)], "gradient by logVar");
  });
});
