import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { meanEdge, meanImageCrossEntropy, pixelEntropy } from "../../../study/measures/image-measures";
import { assertClose, flatImages } from "@vae-notebooks/testing";

const floats = (values: number[]) =>
  ndarray(Float32Array.from(values.flatMap((value) => new Array<number>(784).fill(value))), [values.length, 784]);

describe("meanEdge", () => {
  it("of flat images is 0", () => {
    assert.equal(meanEdge(flatImages([0, 128, 255], 28)), 0);
  });

  it("of a chess board of 3 × 3 pixels is 1, image by image", () => {
    const board = Array.from({ length: 18 }, (_, i) => (i % 9) % 2);
    assert.equal(meanEdge(ndarray(Float32Array.from(board), [2, 9])), 1);
    assert.throws(
      () => meanEdge(ndarray(new Float32Array(6), [1, 6])),
      new RangeError("images: expected square ones, such as 28 × 28 pixels, found 6 pixels"),
    );
  });

  it("of a chess board is 1, as bytes and as numbers", () => {
    const board = Array.from({ length: 784 }, (_, i) => (i + Math.floor(i / 28)) % 2);
    assert.equal(
      meanEdge(
        ndarray(
          Uint8Array.from(board, (ink) => 255 * ink),
          [1, 28, 28],
        ),
      ),
      1,
    );
    assert.equal(meanEdge(ndarray(Float32Array.from(board), [1, 784])), 1);
  });

  it("of a board half black is its 28 steps of 1512, and does not count from a row's end to the next row", () => {
    const half = Float32Array.from({ length: 784 }, (_, i) => (i % 28 < 14 ? 0 : 1));
    assertClose(meanEdge(ndarray(half, [1, 784])), 28 / 1512, { relative: 1e-12 });
    const turned = Float32Array.from({ length: 784 }, (_, i) => (i < 392 ? 0 : 1));
    assertClose(meanEdge(ndarray(turned, [1, 784])), 28 / 1512, { relative: 1e-12 }, "turned");
  });

  it("is the mean over images", () => {
    const images = new Float32Array(2 * 784);
    images[784 + 28 * 10 + 10] = 1; // One pixel has four neighbours.
    assertClose(meanEdge(ndarray(images, [2, 784])), 4 / 1512 / 2, { relative: 1e-12 });
  });
});

describe("pixelEntropy", () => {
  it("is 0 for black and white, 784 ln 2 for middle grey", () => {
    assert.equal(pixelEntropy(flatImages([0, 255], 28)), 0);
    assertClose(pixelEntropy(floats([0.5])), 784 * Math.LN2, { relative: 1e-12 });
  });

  it("is the mean over images of −Σ x log x + (1 − x) log(1 − x)", () => {
    const entropy = -(0.2 * Math.log(0.2) + 0.8 * Math.log(0.8));
    assertClose(pixelEntropy(flatImages([51, 0], 28)), (784 * entropy) / 2, { relative: 1e-12 });
  });
});

describe("meanImageCrossEntropy", () => {
  it("prices images with the mean of the known ones, moved by one grey image", () => {
    // One known image of ink 1: p = (1 · 1 + ½) / (1 + 1) = ¾.
    assertClose(meanImageCrossEntropy(floats([1]), floats([1])), -784 * Math.log(0.75), { relative: 1e-9 });
    assertClose(meanImageCrossEntropy(floats([1]), floats([0])), -784 * Math.log(0.25), { relative: 1e-9 });
    const both = meanImageCrossEntropy(floats([1]), floats([1, 0]));
    assertClose(both, -392 * (Math.log(0.75) + Math.log(0.25)), { relative: 1e-9 }, "the mean of both images");
    assertClose(
      meanImageCrossEntropy(flatImages([255, 0, 0], 28), floats([0.5])),
      -784 * (0.5 * Math.log(1.5 / 4) + 0.5 * Math.log(2.5 / 4)),
      { relative: 1e-9 },
    );
  });

  it("stays finite for ink where the known images have none", () => {
    const nats = meanImageCrossEntropy(flatImages(new Array<number>(99).fill(0), 28), flatImages([255], 28));
    assertClose(nats, -784 * Math.log(0.5 / 100), { relative: 1e-9 });
  });
});
