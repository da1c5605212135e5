import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pageFile } from "../src/page-files";

/** The page's drawing.js, which needs no page. */
const { SHEET, emptySheet, stroke, centred } = new Function(
  `${pageFile("drawing.js")}\nreturn { SHEET, emptySheet, stroke, centred };`,
)() as {
  SHEET: number;
  emptySheet(): Float32Array;
  stroke(sheet: Float32Array, a: { x: number; y: number }, b: { x: number; y: number }): void;
  centred(sheet: Float32Array, side: number): Float32Array | undefined;
};

/** Centre of mass and the number of columns and rows with more than a little ink. */
function shape(image: Float32Array, side: number) {
  let [mass, x, y] = [0, 0, 0];
  const [columns, rows] = [new Set<number>(), new Set<number>()];
  image.forEach((ink, i) => {
    mass += ink;
    x += ink * ((i % side) + 0.5);
    y += ink * (Math.floor(i / side) + 0.5);
    if (ink < 0.2) return;
    columns.add(i % side);
    rows.add(Math.floor(i / side));
  });
  return { x: x / mass, y: y / mass, width: columns.size, height: rows.size };
}

describe("centred", () => {
  it("is nothing for an empty sheet", () => assert.equal(centred(emptySheet(), 28), undefined));

  it("sets the ink's centre of mass in the middle and makes the larger side 20 pixels, wherever one drew", () => {
    for (const [left, top, right, bottom] of [
      [10, 10, 10, 130],
      [70, 20, 130, 60],
      [20, 20, 120, 120],
    ]) {
      const sheet = emptySheet();
      // An L: its centre of mass is not the middle of its box.
      stroke(sheet, { x: left, y: top }, { x: left, y: bottom });
      stroke(sheet, { x: left, y: bottom }, { x: right, y: bottom });
      const { x, y, width, height } = shape(centred(sheet, 28) as Float32Array, 28);
      assert.ok(Math.abs(x - 14) < 0.05 && Math.abs(y - 14) < 0.05, `centre of mass ${x}, ${y}`);
      assert.ok(Math.abs(Math.max(width, height) - 20) <= 1, `${width} × ${height}`);
    }
  });

  it("keeps ink between 0 and 1, dark inside a stroke", () => {
    const sheet = emptySheet();
    stroke(sheet, { x: 70, y: 10 }, { x: 70, y: SHEET - 10 });
    const image = centred(sheet, 28) as Float32Array;
    assert.ok(image.every((ink) => ink >= 0 && ink <= 1));
    assert.ok(image[14 * 28 + 14] > 0.7, `${image[14 * 28 + 14]}`);
  });

  it("does not enlarge a dot to the size of a digit", () => {
    const sheet = emptySheet();
    stroke(sheet, { x: 30, y: 30 }, { x: 30, y: 30 });
    assert.ok(shape(centred(sheet, 28) as Float32Array, 28).width <= 14);
  });
});
