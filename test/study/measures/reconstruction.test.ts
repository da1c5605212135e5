import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { meanImageCrossEntropy, pixelEntropy } from "../../../study/measures/image-measures";
import { reconstructionErrors, reconstructionQuality } from "../../../study/measures";
import { firstImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";

test("errors by hand, for bytes against probs", () => {
  const originals = ndarray(Uint8Array.of(0, 255, 51, 255), [2, 2]);
  const { squaredError, relative, crossEntropy } = reconstructionErrors(
    originals,
    ndarray(Float32Array.of(0.5, 1, 0.25, 0.75), [2, 2]),
  );
  assert.ok(Math.abs(squaredError[0] - 0.125) < 1e-7 && Math.abs(squaredError[1] - (0.05 ** 2 + 0.25 ** 2) / 2) < 1e-7);
  // Of the second image's squared ink, 0.2² + 1², a share of 0.05² + 0.25² is lost.
  assert.ok(Math.abs(relative[0] - 0.25) < 1e-7 && Math.abs(relative[1] - 0.065 / 1.04) < 1e-7);
  assert.ok(Math.abs(crossEntropy[0] - Math.log(2)) < 1e-7);
  assert.ok(Math.abs(crossEntropy[1] + 0.2 * Math.log(0.25) + 0.8 * Math.log(0.75) + Math.log(0.75)) < 1e-6);
});

test("a pixel that is certain and wrong costs 100 nats, as in PyTorch", () => {
  // torch.nn.functional.binary_cross_entropy(torch.tensor([0., 1.]), torch.tensor([1., 0.]), reduction="none") is [100, 100].
  const wrong = reconstructionErrors(ndarray(Float32Array.of(1, 0), [1, 2]), ndarray(Float32Array.of(0, 1), [1, 2]));
  assert.equal(wrong.crossEntropy[0], 200);
});

test("images that are their own reconstructions have no squared error, their entropy as BCE, and their own sharpness", () => {
  const { images } = firstImages(loadMnist().test, 50);
  const { squaredError, crossEntropy, sharpness, edges } = reconstructionQuality(images, images);
  assert.deepEqual([squaredError.mean, squaredError.error, sharpness], [0, 0, 1]);
  assert.ok(edges.original > 0.05 && edges.original === edges.reconstruction);
  assert.ok(Math.abs(crossEntropy.mean - pixelEntropy(images)) < 1e-3);
});

test("images that are blurred, faint or grey are less sharp and farther off: the controls", () => {
  const { images } = firstImages(loadMnist().test, 50);
  const blurred = Float32Array.from(images.data, (_, i) => {
    const beside = [i - 1, i, i + 1, i - 28, i + 28].map((at) => (images.data[at] ?? 0) / 255);
    return beside.reduce((sum, ink) => sum + ink, 0) / 5;
  });
  const blur = reconstructionQuality(images, ndarray(blurred, [50, 784]));
  const faint = Float32Array.from(images.data, (level) => 0.25 + (0.5 * level) / 255);
  assert.ok(
    Math.abs(reconstructionQuality(images, ndarray(faint, [50, 784])).sharpness - 0.5) < 1e-5,
    "half the contrast, half the edges",
  );
  const grey = reconstructionQuality(images, ndarray(new Float32Array(50 * 784).fill(0.5), [50, 784]));
  assert.ok(blur.sharpness < 1 && blur.sharpness > 0 && grey.sharpness === 0, `${blur.sharpness}`);
  assert.ok(0 < blur.squaredError.mean && blur.squaredError.mean < grey.squaredError.mean);
  assert.ok(Math.abs(grey.crossEntropy.mean - 784 * Math.log(2)) < 1e-9);
  assert.ok(meanImageCrossEntropy(images, images) < grey.crossEntropy.mean);
  assert.throws(
    () => reconstructionErrors(images, ndarray(new Float32Array(784), [1, 784])),
    /reconstructions: expected the shape \[50,784\], found \[1,784\]/,
  );
});
