import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { flatImages } from "@vae-notebooks/testing";
import { brailleImage } from "../src/braille";

describe("brailleImage", () => {
  it("shows 4 × 2 pixels a character, and fills the last ones with white: all 9 dots of 3 × 3 pixels", () => {
    assert.equal(brailleImage(flatImages([0, 255], 3), 1), "\u283f\u2807");
  });

  it("has 7 lines of 14 characters for 28 × 28 pixels, the first pixel at the upper left", () => {
    const images = ndarray(new Uint8Array(2 * 784), [2, 28, 28]);
    images.set(1, 0, 0, 255);
    const blank = "\u2800".repeat(14);
    assert.equal(brailleImage(images, 0), new Array(7).fill(blank).join("<br>"));
    assert.equal(brailleImage(images, 1), ["\u2801" + blank.slice(1), ...new Array(6).fill(blank)].join("<br>"));
  });

  it("counts a pixel as ink from 100 of 255 on", () => {
    assert.equal(brailleImage(flatImages([99], 1), 0), "\u2800");
    assert.equal(brailleImage(flatImages([100], 1), 0), "\u2801");
  });

  it("reads a transposed view by what it shows", () => {
    const image = ndarray(Uint8Array.of(0, 255, 0, 0), [1, 2, 2]);
    assert.equal(brailleImage(image, 0), "\u2808");
    assert.equal(brailleImage(image.transpose(0, 2, 1), 0), "\u2802");
  });
});
