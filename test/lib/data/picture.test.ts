import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Picture, prepareImage } from "../../../lib/data/picture";

/** A picture of one paper colour with a rectangle of ink: colours are red, green, blue, opacity. */
function drawing(
  [width, height]: [number, number],
  [left, top, columns, rows]: [number, number, number, number],
  paper: number[],
  ink: number[],
): Picture {
  const data = new Uint8Array(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const isInk = x >= left && x < left + columns && y >= top && y < top + rows;
    data.set(isInk ? ink : paper, 4 * i);
  }
  return { width, height, data };
}

const BLACK = [0, 0, 0, 255];
const WHITE = [255, 255, 255, 255];
const CLEAR = [0, 0, 0, 0];

/** Where an image has ink: left, top, columns, rows. */
function box(image: Uint8Array, side: number): number[] {
  const at = [...image.keys()].filter((i) => image[i] > 0);
  const [xs, ys] = [at.map((i) => i % side), at.map((i) => Math.floor(i / side))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1];
}

describe("prepareImage", () => {
  it("cuts, scales the longer side to 20 of 28 pixels and centres, whatever the paper", () => {
    for (const [paper, ink, step] of [
      [BLACK, WHITE, undefined],
      [WHITE, BLACK, "dark on light: inverted"],
      [WHITE, [200, 0, 0, 255], "dark on light: inverted"],
      [CLEAR, BLACK, "on transparent: what is opaque is the ink"],
      [CLEAR, WHITE, "on transparent: what is opaque is the ink"],
    ] as const) {
      // 40 × 80 becomes 10 × 20: from column 9 to 18, from row 4 to 23.
      const { image, steps } = prepareImage(drawing([300, 200], [200, 20, 40, 80], [...paper], [...ink]), 28);
      assert.deepEqual(box(image, 28), [9, 4, 10, 20]);
      assert.equal(Math.max(...image), 255);
      const others = ["cut to 40 × 80", "scaled to 10 × 20", "centred by its mass"];
      assert.deepEqual(steps, step === undefined ? others : [step, ...others]);
    }
  });

  it("leaves an image of the data's size in its place, and inverts it where it is dark on light", () => {
    const light = prepareImage(drawing([28, 28], [2, 3, 4, 5], BLACK, [128, 128, 128, 255]), 28);
    assert.deepEqual(box(light.image, 28), [2, 3, 4, 5]);
    assert.deepEqual([light.image[3 * 28 + 2], light.steps], [128, ["28 × 28 pixels: kept in its place"]]);
    const dark = prepareImage(drawing([28, 28], [2, 3, 4, 5], WHITE, [55, 55, 55, 255]), 28);
    assert.deepEqual([dark.image[3 * 28 + 2], dark.image[0]], [200, 0]);
  });

  it("makes small drawings larger", () => {
    const { image, steps } = prepareImage(drawing([7, 7], [3, 1, 1, 5], BLACK, WHITE), 28);
    assert.deepEqual(box(image, 28), [12, 4, 4, 20]);
    assert.ok(steps.includes("scaled to 4 × 20"));
  });

  it("keeps a mass that is not in the middle at the centre, as far as there is room", () => {
    const picture = drawing([100, 100], [20, 20, 60, 2], BLACK, WHITE);
    for (let y = 20; y < 80; y++) for (let x = 20; x < 40; x++) picture.data.set(WHITE, 4 * (y * 100 + x));
    const [left] = box(prepareImage(picture, 28).image, 28);
    assert.ok(left > 4, `the heavy left side should be moved to the right, found ${left}`);
  });

  it("takes grey paper with faint noise for paper", () => {
    const picture = drawing([60, 60], [20, 10, 20, 40], [180, 180, 180, 255], BLACK);
    for (let i = 0; i < 60; i++) picture.data.set([175, 175, 175, 255], 4 * (i * 60 + ((i + 40) % 60)));
    assert.ok(prepareImage(picture, 28).steps.includes("cut to 20 × 40"));
  });

  it("refuses a picture of one colour", () => {
    for (const colour of [BLACK, WHITE, CLEAR]) {
      assert.throws(() => prepareImage(drawing([9, 8], [1, 1, 2, 2], colour, colour), 28), {
        message: "picture: expected a drawing, found 9 × 8 pixels of one colour",
      });
    }
  });
});
