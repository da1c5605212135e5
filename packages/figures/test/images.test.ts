import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { assertPlainJson, flatImages } from "@vae-notebooks/testing";
import { imageGridFigure, imageRowsFigure } from "../src/images";

describe("imageRowsFigure", () => {
  it("sets the images side by side with gaps, each row scaled to its own range, ink dark on white", () => {
    const figure = imageRowsFigure(
      [
        { label: "bytes", images: flatImages([0, 255], 28) },
        { label: "probs", images: ndarray(new Float32Array(2 * 784).fill(0.25, 784), [2, 784]) },
      ],
      "Two rows",
    );
    const [{ z, colorscale }] = figure.data as Array<{ z: Array<Array<number | null>>; colorscale: unknown }>;
    assert.deepEqual([z.length, z[0].length], [58, 58]);
    assert.deepEqual([z[0][0], z[27][27], z[0][30], z[57][57], z[30][0]], [0, 0, 1, 0.25, 0]);
    assert.deepEqual([z[0][28], z[0][29], z[28][0], z[29][57]], [null, null, null, null]);
    assert.deepEqual(colorscale, [
      [0, "#ffffff"],
      [1, "#000000"],
    ]);
    const { ticktext, tickvals } = figure.layout.yaxis as { ticktext: string[]; tickvals: number[] };
    assert.deepEqual(
      [ticktext, tickvals],
      [
        ["bytes", "probs"],
        [14, 44],
      ],
      "each name at the middle of its row",
    );
    assertPlainJson(figure);
  });

  it("keeps an image upright: its first row at the top, its first column at the left", () => {
    const image = new Uint8Array(784);
    image[3 * 28 + 7] = 255;
    const figure = imageRowsFigure([{ label: "", images: ndarray(image, [1, 28, 28]) }], "One");
    assert.equal((figure.data[0] as { z: number[][] }).z[3][7], 1);
    const [bottom, top] = (figure.layout.yaxis as { range: [number, number] }).range;
    assert.ok(bottom > top);
  });

  it("refuses rows of different lengths, and no rows", () => {
    const rows = [
      { label: "a", images: flatImages([0, 1], 28) },
      { label: "b", images: flatImages([0], 28) },
    ];
    assert.throws(() => imageRowsFigure(rows, "x"), new RangeError("rows: expected 2 images in each, found 1 in b"));
    assert.throws(() => imageRowsFigure([], "x"), new RangeError("rows: expected at least one, found none"));
  });
});

describe("imageGridFigure", () => {
  it("fills a grid row by row and leaves the last row short", () => {
    const figure = imageGridFigure(flatImages([0, 51, 102, 153, 204], 28), 2, "Five");
    const [{ z }] = figure.data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [88, 58]);
    assert.deepEqual([z[0][0], z[0][30], z[30][0], z[30][30], z[60][0], z[60][30]], [0, 0.2, 0.4, 0.6, 0.8, null]);
    assertPlainJson(figure);
  });
});

describe("a picture of few images", () => {
  it("is wide enough for a long subtitle, and no wider than its images with a short one", () => {
    const width = (subtitle: string) =>
      imageGridFigure(flatImages([0], 28), 4, "x", { subtitle, scale: 120 }).layout.width;
    assert.equal(width("MNIST, seed 42, 20 epochs, batch size 64"), 540);
    assert.equal(width("x".repeat(100)), 840);
  });
});

describe("images of another size than 28 × 28", () => {
  it("are drawn at their own size, beside each other", () => {
    const rows = [
      { label: "a", images: flatImages([0, 255], 3) },
      { label: "b", images: ndarray(new Float32Array(18).fill(0.5), [2, 9]) },
    ];
    const [{ z }] = imageRowsFigure(rows, "x").data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [8, 8]);
    assert.deepEqual(z[0], [0, 0, 0, null, null, 1, 1, 1]);
    assert.deepEqual([z[3][0], z[5][7]], [null, 0.5]);
  });

  it("are refused where the rows' sizes differ or an image is not square", () => {
    const rows = [
      { label: "a", images: flatImages([0], 3) },
      { label: "b", images: flatImages([0], 4) },
    ];
    assert.throws(
      () => imageRowsFigure(rows, "x"),
      new RangeError("rows: expected images of 3 × 3 pixels, found others in b"),
    );
    const tall = ndarray(new Uint8Array(6), [1, 3, 2]);
    assert.throws(
      () => imageGridFigure(tall, 1, "x"),
      new RangeError("images: expected square ones, such as 28 × 28 pixels, found 6 pixels"),
    );
  });
});
