import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { latentKl, pixelCrossEntropy, vaeLoss } from "../../../lib/model/loss";
import { tf } from "@vae-notebooks/tf-graph";
import { assertClose } from "@vae-notebooks/testing";
import { assertAsExact, extremes, gradientsOf } from "../../support/extremes";
import { fixture, matrix, StoredTensor } from "../../support/fixtures";
import { numericalGradient } from "../../support/gradients";
import { plainCrossEntropy, plainKl } from "../../support/plain-vae";
import { assertTensorsLeft } from "../../support/tensors";

interface Reference {
  logits: StoredTensor;
  x: StoredTensor;
  mu: StoredTensor;
  logvar: StoredTensor;
  pixels: StoredTensor;
  reconstruction: number;
  kl: number;
  total: number;
  gradients: { logits: StoredTensor; mu: StoredTensor; logvar: StoredTensor };
  extreme: { logits: StoredTensor; of0: StoredTensor; of1: StoredTensor };
}

const reference = fixture<Reference>("loss");
const scalar = (tensor: tf.Tensor): number => tensor.dataSync()[0];

/** BCELoss takes log(1 − p) of a p whose last bit is 2^-24: so much is that of 1 − p = 1 / (1 + exp(logit)). */
const roundingOfBceLoss = (logit: number): number => 2 ** -24 * (1 + Math.exp(Math.max(logit, 0))) + 2e-7;

describe("pixelCrossEntropy", () => {
  it("costs ln 2 at p = ½, whatever the pixel", () => {
    const cost = pixelCrossEntropy(tf.zeros([1, 3]), tf.tensor2d([[0, 0.3, 1]]));
    assertClose(cost.dataSync(), [Math.LN2, Math.LN2, Math.LN2], { relative: 1e-7 });
  });

  it("costs −log p of an inked pixel and −log(1 − p) of an empty one, worked out by hand", () => {
    // p = sigmoid(log 3) = 3/4.
    const cost = pixelCrossEntropy(tf.fill([1, 3], Math.log(3)), tf.tensor2d([[1, 0, 0.5]]));
    assertClose(cost.dataSync(), [Math.log(4 / 3), Math.log(4), (Math.log(4 / 3) + Math.log(4)) / 2], {
      relative: 3e-7,
    });
  });

  it("is finite and right where p rounds to 0 or 1", () => {
    const cost = pixelCrossEntropy(tf.tensor2d([[1000, 1000, -1000, -1000, 1e30]]), tf.tensor2d([[1, 0, 0, 1, 1]]));
    assert.deepEqual(Array.from(cost.dataSync()), [0, 1000, 0, 1000, 0]);
  });

  it("is PyTorch's BCELoss of each pixel", () => {
    // nn.BCELoss(reduction="none")(torch.sigmoid(logits), x)
    const cost = pixelCrossEntropy(matrix(reference.logits), matrix(reference.x)).dataSync();
    reference.logits.data.forEach((logit, i) => {
      assertClose(cost[i], reference.pixels.data[i], { absolute: roundingOfBceLoss(logit) }, `logit ${logit}`);
    });
  });

  it("differs from BCELoss only where that cuts the logarithm at −100 or sigmoid rounds to 1", () => {
    const { logits, of0, of1 } = reference.extreme;
    assert.deepEqual(logits.data, [-150, -20, -5, 5, 12, 150]);
    const ours0 = pixelCrossEntropy(matrix(logits), tf.zeros([1, 6])).dataSync();
    const ours1 = pixelCrossEntropy(matrix(logits), tf.ones([1, 6])).dataSync();
    for (const i of [1, 2, 3, 4]) {
      const tolerance = { absolute: roundingOfBceLoss(logits.data[i]), relative: 2e-7 };
      assertClose(ours0[i], of0.data[i], tolerance, `empty pixel at logit ${logits.data[i]}`);
      assertClose(ours1[i], of1.data[i], tolerance, `inked pixel at logit ${logits.data[i]}`);
    }
    assert.deepEqual([of0.data[5], of1.data[0]], [100, 100]);
    assert.deepEqual([ours0[5], ours1[0]], [150, 150]);
  });
});

describe("latentKl", () => {
  it("is 0 for the standard normal, ½ for a mean of 1, and ½ (σ² − 1 − log σ²) for a centred one", () => {
    const kl = latentKl(tf.tensor2d([[0, 1, 0, 3]]), tf.tensor2d([[0, 0, Math.log(4), -2]]));
    assertClose(kl.dataSync(), [0, 0.5, 0.5 * (3 - Math.log(4)), 0.5 * (9 + Math.exp(-2) + 1)], { relative: 3e-7 });
  });

  it("is never below 0, not by rounding either, near the standard normal", () => {
    const logVar = Float32Array.from({ length: 20_001 }, (_, i) => (i - 10_000) * 1e-6);
    const kl = latentKl(tf.zeros([1, logVar.length]), tf.tensor2d(logVar, [1, logVar.length])).dataSync<"float32">();
    const least = kl.reduce((a, b) => Math.min(a, b), 0);
    assert.ok(least >= 0, `least ${least}`);
  });

  it("is the difference of two KL that share q, by the definition ∫ q log(q / p), integrated", () => {
    const [mu, sigma] = [0.7, 0.4];
    let integral = 0;
    const step = 1e-3;
    for (let z = mu - 8 * sigma; z < mu + 8 * sigma; z += step) {
      const q = Math.exp(-((z - mu) ** 2) / (2 * sigma ** 2)) / (sigma * Math.sqrt(2 * Math.PI));
      integral += step * q * (-((z - mu) ** 2) / (2 * sigma ** 2) - Math.log(sigma) + z ** 2 / 2);
    }
    assertClose(latentKl(tf.tensor2d([[mu]]), tf.tensor2d([[2 * Math.log(sigma)]])).dataSync(), [integral], {
      relative: 1e-6,
    });
  });
});

describe("vaeLoss", () => {
  it("gives PyTorch's two terms and their sum", () => {
    // nn.BCELoss(reduction="sum")(torch.sigmoid(logits), x); -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    const { reconstruction, kl, total } = vaeLoss(
      matrix(reference.logits),
      matrix(reference.x),
      matrix(reference.mu),
      matrix(reference.logvar),
    );
    assertClose(scalar(reconstruction), reference.reconstruction, { relative: 1e-6 }, "reconstruction");
    assertClose(scalar(kl), reference.kl, { relative: 1e-6 }, "kl");
    assertClose(scalar(total), reference.total, { relative: 1e-6 }, "total");
  });

  it("gives PyTorch's gradients by logits, mu and logvar", () => {
    // (reconstruction + kl).backward(); logits.grad, mu.grad, logvar.grad
    const total = (logits: tf.Tensor, mu: tf.Tensor, logVar: tf.Tensor) =>
      vaeLoss(logits as tf.Tensor2D, matrix(reference.x), mu as tf.Tensor2D, logVar as tf.Tensor2D).total;
    const [dLogits, dMu, dLogVar] = tf.grads(total)([
      matrix(reference.logits),
      matrix(reference.mu),
      matrix(reference.logvar),
    ]);
    assertClose(dLogits.dataSync(), reference.gradients.logits.data, { relative: 1e-5, absolute: 5e-7 }, "logits");
    assertClose(dMu.dataSync(), reference.gradients.mu.data, { relative: 1e-6 }, "mu");
    assertClose(dLogVar.dataSync(), reference.gradients.logvar.data, { relative: 1e-5, absolute: 2e-7 }, "logvar");
  });

  it("has the gradients p − x, mu and (σ² − 1) / 2, and those of finite differences", () => {
    const { logits, x, mu, logvar } = reference;
    const total = (l: tf.Tensor, m: tf.Tensor, v: tf.Tensor) =>
      vaeLoss(l as tf.Tensor2D, matrix(x), m as tf.Tensor2D, v as tf.Tensor2D, 2).total;
    const [dLogits, dMu, dLogVar] = tf.grads(total)([matrix(logits), matrix(mu), matrix(logvar)]);
    assertClose(
      dLogits.dataSync(),
      logits.data.map((l, i) => 1 / (1 + Math.exp(-l)) - x.data[i]),
      { absolute: 3e-7 },
      "by hand, logits",
    );
    assertClose(
      dMu.dataSync(),
      mu.data.map((m) => 2 * m),
      { relative: 3e-7 },
      "by hand, mu, beta 2",
    );
    assertClose(
      dLogVar.dataSync(),
      logvar.data.map((v) => Math.exp(v) - 1),
      { relative: 2e-6, absolute: 3e-7 },
      "by hand, logVar, beta 2",
    );
    const tolerance = { relative: 1e-5, absolute: 5e-7 };
    assertClose(
      dLogits.dataSync(),
      numericalGradient((l) => plainCrossEntropy(l, x.data), logits.data),
      tolerance,
      "differences, logits",
    );
    assertClose(
      dMu.dataSync(),
      numericalGradient((m) => 2 * plainKl(m, logvar.data), mu.data),
      tolerance,
      "differences, mu",
    );
    assertClose(
      dLogVar.dataSync(),
      numericalGradient((v) => 2 * plainKl(mu.data, v), logvar.data),
      tolerance,
      "differences, logVar",
    );
  });

  it("keeps its gradients finite at logits where p rounds to 0 or 1", () => {
    const total = (l: tf.Tensor) =>
      vaeLoss(l as tf.Tensor2D, tf.tensor2d([[1, 0, 1, 0]]), tf.zeros([1, 1]), tf.zeros([1, 1])).total;
    const gradient = tf.grad(total)(tf.tensor2d([[1000, 1000, -1000, -1000]]));
    assert.deepEqual(Array.from(gradient.dataSync()), [0, 1, -1, 0]);
  });

  it("weighs KL with beta in the total alone: 0 leaves the reconstruction, 784 the mean over pixels' balance", () => {
    const inputs = [
      matrix(reference.logits),
      matrix(reference.x),
      matrix(reference.mu),
      matrix(reference.logvar),
    ] as const;
    for (const beta of [0, 0.5, 784]) {
      const { reconstruction, kl, total } = vaeLoss(...inputs, beta);
      assertClose(scalar(kl), reference.kl, { relative: 1e-6 }, `kl at beta ${beta}`);
      assertClose(
        scalar(total),
        scalar(reconstruction) + beta * scalar(kl),
        { relative: 1e-6 },
        `total at beta ${beta}`,
      );
    }
  });

  it("sums over images: two equal images cost twice one", () => {
    const once = tf.tidy(() =>
      scalar(vaeLoss(tf.tensor2d([[1, -2]]), tf.tensor2d([[0.5, 1]]), tf.tensor2d([[2]]), tf.tensor2d([[1]])).total),
    );
    const twice = tf.tidy(() =>
      scalar(
        vaeLoss(
          tf.tensor2d([
            [1, -2],
            [1, -2],
          ]),
          tf.tensor2d([
            [0.5, 1],
            [0.5, 1],
          ]),
          tf.tensor2d([[2], [2]]),
          tf.tensor2d([[1], [1]]),
        ).total,
      ),
    );
    assertClose(twice, 2 * once, { relative: 1e-6 });
  });

  it("of no images is 0", () => {
    const { total } = vaeLoss(tf.zeros([0, 4]), tf.zeros([0, 4]), tf.zeros([0, 2]), tf.zeros([0, 2]));
    assert.equal(scalar(total), 0);
  });

  it("leaves its three scalars alone on the device", () => {
    const inputs = [
      matrix(reference.logits),
      matrix(reference.x),
      matrix(reference.mu),
      matrix(reference.logvar),
    ] as const;
    assertTensorsLeft(3, () => vaeLoss(...inputs));
    assertTensorsLeft(3, () => vaeLoss(...inputs, 4));
  });
});

describe("at probabilities of 0 and 1, logits up to ±100 and log variances up to ±50", () => {
  const { logits, x, mu, logvar, pixels, kl, gradients } = extremes;

  it("the cross-entropy and its gradient are finite and PyTorch's", () => {
    // F.binary_cross_entropy_with_logits(logits, x, reduction="none"), and its sum's gradient, in float64
    const cost = pixelCrossEntropy(matrix(logits), matrix(x)).dataSync();
    assertAsExact(cost, pixels, (i) => [logits.data[i], 1e-7], "cross-entropy");
    const [byLogits] = gradientsOf((given) => pixelCrossEntropy(given, matrix(x)), logits);
    assertAsExact(byLogits, gradients.logits, (i) => [x.data[i], 0.25], "gradient");
  });

  it("the KL divergence and its gradients are finite and PyTorch's", () => {
    // -0.5 * (1 + logvar - mu.pow(2) - logvar.exp()), and its sum's gradients, in float64
    const divergence = latentKl(matrix(mu), matrix(logvar)).dataSync();
    assertAsExact(divergence, kl, (i) => [1, logvar.data[i], mu.data[i] ** 2, Math.exp(logvar.data[i])], "KL");
    const [byMu, byLogVar] = gradientsOf(latentKl, mu, logvar);
    assertAsExact(byMu, gradients.klByMu, () => [0], "gradient by mu");
    assertAsExact(byLogVar, gradients.klByLogvar, () => [0.5], "gradient by logVar");
  });
});
