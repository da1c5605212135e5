import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { blurImages, blurPixels, gaussianKernel } from "../../../study/judge/blur";

test("the kernel of σ = 1 has the Gaussian's weights by hand and sum 1", () => {
  const kernel = gaussianKernel(1);
  assert.equal(kernel.length, 7);
  assert.ok(Math.abs(kernel.reduce((sum, w) => sum + w, 0) - 1) < 1e-12);
  assert.ok(Math.abs(kernel[4] / kernel[3] - Math.exp(-1 / 2)) < 1e-12);
  assert.ok(Math.abs(kernel[6] / kernel[3] - Math.exp(-9 / 2)) < 1e-12);
});

test("one bright pixel becomes the outer product of the kernel with itself, and keeps its place", () => {
  const pixels = new Float32Array(784);
  pixels[10 * 28 + 17] = 1;
  const kernel = gaussianKernel(0.7);
  const blurred = blurPixels(pixels, kernel);
  const reach = (kernel.length - 1) / 2;
  for (let y = 0; y < 28; y++) {
    for (let x = 0; x < 28; x++) {
      const expected = (kernel[y - 10 + reach] ?? 0) * (kernel[x - 17 + reach] ?? 0);
      assert.ok(Math.abs(blurred[y * 28 + x] - expected) < 1e-7, `pixel ${y}, ${x}`);
    }
  }
  assert.equal(pixels[10 * 28 + 17], 1, "the image is not changed");
});

test("a blur of images keeps the ink away from the border, is rounded to bytes, and mixes no two images", () => {
  const images = ndarray(new Uint8Array(2 * 784), [2, 28, 28]);
  images.set(0, 14, 14, 200);
  const blurred = blurImages(images, 1);
  assert.deepEqual(blurred.shape, [2, 28, 28]);
  assert.equal(blurred.get(0, 14, 14), Math.round(200 * gaussianKernel(1)[3] ** 2));
  assert.ok(blurred.data.subarray(784).every((level) => level === 0));
});

test("a blur without a width is refused by name", () => {
  for (const sigma of [0, -1, NaN, Infinity])
    assert.throws(() => gaussianKernel(sigma), /sigma: expected a number of pixels above 0, found/);
});
