import assert from "node:assert/strict";
import ndarray from "ndarray";
import { describe, it } from "node:test";
import { independentPixels } from "../../../study/measures/independent-pixels";

describe("independentPixels", () => {
  it("takes each pixel from the same place of some image", () => {
    const images = ndarray(Uint8Array.of(1, 2, 3, 4, 11, 12, 13, 14), [2, 2, 2]);
    const { data, shape } = independentPixels(images, 500, 3);
    assert.deepEqual(shape, [500, 2, 2]);
    for (const [i, level] of data.entries())
      assert.ok(level === 1 + (i % 4) || level === 11 + (i % 4), `pixel ${i} is ${level}`);
  });

  it("draws the pixels of one image apart from each other: all 16 mixtures of two images with four pixels come", () => {
    const images = ndarray(Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1), [2, 2, 2]);
    const { data } = independentPixels(images, 500, 3);
    assert.equal(new Set(Array.from({ length: 500 }, (_, i) => data.slice(4 * i, 4 * i + 4).join(""))).size, 16);
  });

  it("gives copies of a single image, and the same pictures for the same seed", () => {
    const one = ndarray(Uint8Array.of(7, 8), [1, 1, 2]);
    assert.deepEqual(Array.from(independentPixels(one, 2, 0).data), [7, 8, 7, 8]);
    const many = ndarray(
      Uint8Array.from({ length: 40 }, (_, i) => i),
      [20, 1, 2],
    );
    assert.deepEqual(independentPixels(many, 9, 5).data, independentPixels(many, 9, 5).data);
    assert.notDeepEqual(independentPixels(many, 9, 5).data, independentPixels(many, 9, 6).data);
  });
});
