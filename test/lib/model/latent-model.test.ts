import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { Batch, imageBatch } from "../../../lib/data";
import { encodeImages } from "../../../lib/evaluation";
import { LatentModel, Posterior, tf, Vae } from "../../../lib/model";
import { noiseCounter } from "../../../lib/model/noise";
import { saveRun } from "../../../lib/storage";
import { gaussian } from "../../../lib/model/likelihood";
import { MNIST_IDENTITY } from "../../../lib/data";
import { QUICK_TRAINING } from "../../../lib/training";

/** z is the first two pixels, and the logits are z: a model without variance and nearly without parameters. */
class FirstPixels extends LatentModel<Posterior> {
  readonly scale = tf.variable(tf.scalar(2));
  parameters() {
    return { scale: this.scale };
  }
  encode({ images }: Batch): Posterior {
    return { mu: tf.slice(images, [0, 0], [-1, 2]) };
  }
  decode(z: tf.Tensor2D): tf.Tensor2D {
    return tf.mul(z, this.scale);
  }
}

const IMAGES = tf.tensor2d([
  [0, 1],
  [0.5, 0.25],
]);

describe("a model whose posterior has no variance", () => {
  it("draws the mean, has no KL, and its loss is the reconstruction term whatever β is", () => {
    const model = new FirstPixels(2);
    const posterior = model.encode({ images: IMAGES });
    assert.deepEqual(model.sample(posterior, noiseCounter(1, 2)).dataSync(), posterior.mu.dataSync());
    assert.deepEqual(model.kl(posterior).arraySync(), [
      [0, 0],
      [0, 0],
    ]);
    const { reconstruction, kl, total } = model.loss({ images: IMAGES }, noiseCounter(1, 2), 4);
    // Σ softplus(2x) − 2x² over 0, 1, 0.5, 0.25.
    const expected = [0, 1, 0.5, 0.25].reduce((sum, x) => sum + Math.log1p(Math.exp(2 * x)) - 2 * x * x, 0);
    assert.ok(Math.abs(reconstruction.arraySync() - expected) < 1e-5);
    assert.deepEqual([kl.arraySync(), total.arraySync()], [0, reconstruction.arraySync()]);
    model.dispose();
    assert.ok(model.scale.isDisposed);
  });

  it("makes the mean images of latent vectors: here the probabilities of its logits 2z", () => {
    const model = new FirstPixels(2);
    const found = model.images(tf.tensor2d([[0, 1]])).dataSync();
    [0.5, 1 / (1 + Math.exp(-2))].forEach((expected, i) => assert.ok(Math.abs(found[i] - expected) < 1e-6));
    model.dispose();
  });

  it("has codes without log variances", () => {
    const model = new FirstPixels(2);
    const codes = encodeImages(model, ndarray(Uint8Array.of(255, 0, 51, 102), [2, 1, 2]));
    assert.deepEqual(Object.keys(codes), ["mu"]);
    assert.deepEqual(
      Array.from(codes.mu.data, (value) => Math.round(100 * value)),
      [100, 0, 20, 40],
    );
    model.dispose();
  });
});

describe("hidden layers", () => {
  for (const hidden of [[], [5], [7, 6, 5, 4]]) {
    it(`may be ${hidden.length}, in the decoder in reverse`, () => {
      const model = new Vae(1, { pixels: 2, hidden, latentDim: 3 });
      const shapes = (part: "encoder" | "decoder") =>
        Object.entries(model[part].layers()).map(
          ([name, { weight }]) => `${name} ${weight.shape[1]}-${weight.shape[0]}`,
        );
      const widths = [2, ...hidden];
      const chain = (sizes: number[]) => sizes.slice(1).map((size, i) => `fc${i + 1} ${sizes[i]}-${size}`);
      const last = widths[widths.length - 1];
      assert.deepEqual(shapes("encoder"), [...chain(widths), `fc_mu ${last}-3`, `fc_logvar ${last}-3`]);
      assert.deepEqual(shapes("decoder"), chain([3, ...[...hidden].reverse(), 2]));
      assert.ok(Number.isFinite(model.loss({ images: IMAGES }, noiseCounter(0, 0)).total.arraySync()));
      model.dispose();
    });
  }
});

describe("imageBatch", () => {
  const images = ndarray(Uint8Array.of(0, 255, 51, 102), [2, 1, 2]);

  it("has labels where the data has", () => {
    assert.deepEqual(Object.keys(imageBatch(images)), ["images"]);
    const { labels } = imageBatch({ images, labels: ndarray(Uint8Array.of(7, 3)) }, 1, 2);
    assert.deepEqual([labels?.dtype, Array.from(labels?.dataSync() ?? [])], ["int32", [3]]);
  });

  it("refuses labels of another number than the images", () => {
    assert.throws(
      () => imageBatch({ images, labels: ndarray(Uint8Array.of(7)) }),
      new RangeError("labels: expected one for each of 2 images, found 1"),
    );
  });
});

it("a run of another likelihood is not saved, as loadRun could not know of it", () => {
  const model = new Vae(1, { pixels: 4, hidden: [3], latentDim: 1 }, gaussian(0.5));
  const run = { model, configuration: QUICK_TRAINING, data: MNIST_IDENTITY, history: [] };
  assert.throws(
    () => saveRun("never-made", run),
    new TypeError("model: expected the write-up's likelihood, bernoulli, found gaussian with σ = 0.5"),
  );
  model.dispose();
});
