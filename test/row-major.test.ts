import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { firstOfEachDigit, imagesTensor, selectImages } from "../lib/mnist";
import { rowMajor } from "../lib/row-major";
import { meanEdge, pixelEntropy } from "../lib/image-measures";
import { randomImages } from "./support/images";

const MATRIX = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

describe("rowMajor", () => {
  it("of a packed array is its own numbers, not a copy", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX)), [1, 2, 3, 4, 5, 6]);
    assert.equal(rowMajor(MATRIX).buffer, MATRIX.data.buffer);
  });

  it("of a range of rows is that part of the numbers, not a copy", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX.lo(1, 0))), [4, 5, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.hi(1, 3))), [1, 2, 3]);
    assert.equal(rowMajor(MATRIX.lo(1, 0)).buffer, MATRIX.data.buffer);
  });

  it("of other views is what they show, in their order", () => {
    assert.deepEqual(Array.from(rowMajor(MATRIX.transpose(1, 0))), [1, 4, 2, 5, 3, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.lo(0, 1))), [2, 3, 5, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.pick(null, 2))), [3, 6]);
    assert.deepEqual(Array.from(rowMajor(MATRIX.step(1, -1))), [3, 2, 1, 6, 5, 4]);
  });

  it("of a single number, and of nothing", () => {
    assert.deepEqual(Array.from(rowMajor(ndarray(Float32Array.of(7), []))), [7]);
    assert.deepEqual(Array.from(rowMajor(ndarray(new Uint8Array(0), [0, 28, 28]))), []);
  });
});

describe("functions of images take views as what they show", () => {
  const all = randomImages(6);
  const view = { images: all.images.lo(2, 0, 0), labels: all.labels.lo(2) };
  const copy = selectImages(all, [2, 3, 4, 5]);

  it("imagesTensor and selectImages", () => {
    assert.deepEqual(imagesTensor(view.images).dataSync(), imagesTensor(copy.images).dataSync());
    assert.deepEqual(selectImages(view, [3, 0]), selectImages(copy, [3, 0]));
  });

  it("the measures of images", () => {
    assert.equal(meanEdge(view.images), meanEdge(copy.images));
    assert.equal(pixelEntropy(view.images), pixelEntropy(copy.images));
  });

  it("firstOfEachDigit", () => {
    const labels = ndarray(Uint8Array.of(9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), [11]);
    assert.deepEqual(firstOfEachDigit(labels.lo(1)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});
