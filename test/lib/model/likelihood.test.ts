import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bernoulli, binarisedBernoulli, gaussian, pixelCrossEntropy, tf, Vae } from "../../../lib/model";
import { assertAsExact, extremes, gradientsOf } from "../../support/extremes";
import { matrix } from "../../support/fixtures";
import { noiseCounter } from "../../../lib/model/noise";

const OUTPUT = tf.tensor2d([[0, Math.log(3), -2]]);
const X = tf.tensor2d([[0.25, 0.75, 0.5]]);

function assertNear(found: ArrayLike<number>, expected: number[]): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(found[i] - value) < 1e-6, `${i}: ${found[i]}, expected ${value}`));
}

describe("the write-up's likelihood", () => {
  it("is the cross-entropy of grey pixels, with the logits' probabilities as its mean", () => {
    assert.deepEqual(bernoulli.pixelLoss(OUTPUT, X).dataSync(), pixelCrossEntropy(OUTPUT, X).dataSync());
    assertNear(bernoulli.mean(OUTPUT).dataSync(), [0.5, 0.75, 1 / (1 + Math.exp(2))]);
  });
});

describe("the binarised Bernoulli likelihood", () => {
  it("takes a level above one half as 1 and others, one half too, as 0", () => {
    // −log(1 − 0.5), −log 0.75, −log(1 − sigmoid(−2)).
    assertNear(binarisedBernoulli.pixelLoss(OUTPUT, X).dataSync(), [
      Math.LN2,
      -Math.log(0.75),
      Math.log1p(Math.exp(-2)),
    ]);
  });
});

describe("the Gaussian likelihood", () => {
  it("is −log of the normal density by hand, its mean the output itself", () => {
    const sigma = 0.5;
    const expected = [0.25, 0.75 - Math.log(3), 2.5].map(
      (d) => -Math.log(Math.exp(-0.5 * (d / sigma) ** 2) / (sigma * Math.sqrt(2 * Math.PI))),
    );
    assertNear(gaussian(sigma).pixelLoss(OUTPUT, X).dataSync(), expected);
    assert.deepEqual(gaussian(sigma).mean(OUTPUT).dataSync(), OUTPUT.dataSync());
  });

  it("refuses a standard deviation that is none", () => {
    for (const sigma of [0, -1, NaN, Infinity])
      assert.throws(() => gaussian(sigma), new RangeError(`sigma: expected a number above 0, found ${sigma}`));
  });
});

it("a VAE's loss and images are those of its likelihood", () => {
  const sizes = { pixels: 3, hidden: [4], latentDim: 2 };
  for (const likelihood of [bernoulli, binarisedBernoulli, gaussian(0.3)]) {
    const model = new Vae(1, sizes, likelihood);
    const counter = noiseCounter(5, 0);
    const { reconstruction, total, kl } = model.loss({ images: X }, counter);
    const output = model.decode(model.sample(model.encode({ images: X }), counter));
    const expected = tf.sum(likelihood.pixelLoss(output, X)).arraySync() as number;
    assertNear(reconstruction.dataSync(), [expected]);
    assertNear(total.dataSync(), [expected + kl.arraySync()]);
    const z = tf.tensor2d([[1, -1]]);
    assert.deepEqual(model.images(z).dataSync(), likelihood.mean(model.decode(z)).dataSync());
    model.dispose();
  }
});

describe("at probabilities of 0 and 1 and logits up to ±100", () => {
  const { logits, x, output, gaussian: expected, gradients } = extremes;

  it("the binarised Bernoulli likelihood is finite, and that of the pixels made black and white", () => {
    const binary = x.data.map((level) => (level > 0.5 ? 1 : 0));
    const found = binarisedBernoulli.pixelLoss(matrix(logits), matrix(x)).dataSync();
    const same = pixelCrossEntropy(matrix(logits), tf.tensor2d(binary, [1, binary.length])).dataSync();
    assert.deepEqual(found, same);
    assert.ok(found.every(Number.isFinite));
  });

  it("the Gaussian likelihood, a hundred times wider than its σ, and its gradient are finite and PyTorch's", () => {
    // -torch.distributions.Normal(output, 0.01).log_prob(x), and its sum's gradient, in float64
    const { pixelLoss } = gaussian(0.01);
    // Squares of distances of up to 2, in units of σ; half of them.
    assertAsExact(pixelLoss(matrix(output), matrix(x)).dataSync(), expected, () => [5000], "−log p");
    const [byOutput] = gradientsOf((given) => pixelLoss(given, matrix(x)), output);
    assertAsExact(byOutput, gradients.gaussian, () => [1e4], "gradient");
  });

  it("the mean images are probabilities, 0 and 1 themselves where no float lies between", () => {
    const mean = bernoulli.mean(matrix(logits)).dataSync();
    assert.ok(mean.every((p) => p >= 0 && p <= 1));
    assert.equal(mean[mean.length - 1], 1);
  });
});
