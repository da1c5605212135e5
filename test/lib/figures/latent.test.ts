import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { assertPlainJson } from "@vae-notebooks/testing";
import { DIGIT_COLOURS } from "@vae-notebooks/figures";
import { latentSpaceFigure } from "../../../lib/figures/latent";

describe("latentSpaceFigure", () => {
  it("has a cloud for each digit in the legend, with that digit's points and colour", () => {
    const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5.126, -6), [3, 2]);
    const figure = latentSpaceFigure(embedding, ndarray(Uint8Array.of(7, 0, 7), [3]), { subtitle: "how" });
    assert.deepEqual(
      figure.data.map(({ name }) => name),
      ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    );
    assert.deepEqual(
      [figure.data[7].x, figure.data[7].y],
      [
        [1, 5.126],
        [2, -6],
      ],
    );
    assert.deepEqual([figure.data[0].x, figure.data[1].x], [[3], []]);
    assert.deepEqual(
      figure.data.map(({ marker }) => (marker as { color: string }).color),
      DIGIT_COLOURS,
    );
    assertPlainJson(figure);
  });
});

describe("latentSpaceFigure of views", () => {
  const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5.5, -6), [3, 2]);
  const labels = ndarray(Uint8Array.of(7, 0, 7), [3]);
  const images = ndarray(
    Uint8Array.from({ length: 3 * 784 }, (_, i) => (i % 5 === 0 ? 255 : 0)),
    [3, 28, 28],
  );
  const steps = [{ iteration: 50, embedding }];
  // The same numbers, column by column, after others, and each image transposed.
  const columns = ndarray(Float32Array.of(1, 3, 5.5, 2, 4, -6), [2, 3]).transpose(1, 0);
  const later = ndarray(Uint8Array.of(9, 7, 0, 7), [4]).lo(1);
  const upright = ndarray(new Uint8Array(3 * 784), [3, 28, 28]);
  for (let i = 0; i < 3; i++)
    for (let y = 0; y < 28; y++) for (let x = 0; x < 28; x++) upright.set(i, x, y, images.get(i, y, x));
  const turned = upright.transpose(0, 2, 1);

  it("shows what transposed and sliced views show", () => {
    const expected = latentSpaceFigure(embedding, labels, { images, steps });
    const found = latentSpaceFigure(columns, later, {
      images: turned,
      steps: [{ iteration: 50, embedding: columns }],
    });
    assert.deepEqual(found, expected);
    // A slice's extent is its own, not that of the whole map.
    const wide = ndarray(Float32Array.of(999, 999, 1, 2, 3, 4, 5.5, -6), [4, 2]).lo(1, 0);
    assert.deepEqual(
      latentSpaceFigure(wide, labels, { images, steps: [{ iteration: 50, embedding: wide }] }),
      expected,
    );
  });
});

describe("latentSpaceFigure and the words of its data", () => {
  const names = ["T-shirt/top", "Trouser", "Bag"];
  const words = { item: "image", kind: "class", classes: names };
  const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
  const labels = ndarray(Uint8Array.of(2, 0, 2), [3]);

  it("names the classes of other data in the legend and nowhere a digit", () => {
    const figure = latentSpaceFigure(embedding, labels, { words });
    assert.deepEqual(
      figure.data.map(({ name }) => name),
      names,
    );
    assert.deepEqual(figure.data[2].x, [1, 5]);
    assert.equal((figure.layout.legend as { title: { text: string } }).title.text, "class");
    assert.ok(!/digit/i.test(JSON.stringify(figure)), JSON.stringify(figure));
    assert.ok(JSON.stringify(figure).includes("class T-shirt/top"));
  });

  it("speaks of digits where no words are given", () => {
    const space = latentSpaceFigure(embedding, labels);
    assert.equal((space.layout.title as { text: string }).text, "Latent space of the test digits");
    assert.equal((space.layout.legend as { title: { text: string } }).title.text, "digit");
  });

  it("gives more than ten classes the ten colours again", () => {
    const classes = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const { data } = latentSpaceFigure(embedding, labels, { words: { ...words, classes } });
    const colours = data.map(({ marker }) => (marker as { color: string }).color);
    assert.deepEqual(colours, [...DIGIT_COLOURS, ...DIGIT_COLOURS.slice(0, 2)]);
  });
});

describe("latentSpaceFigure with images and stages", () => {
  const embedding = (scale: number) => ndarray(Float32Array.of(scale, 2 * scale, -3 * scale, 0), [2, 2]);
  const images = ndarray(new Uint8Array(2 * 784), [2, 28, 28]);
  images.set(1, 0, 0, 255);

  it("shows each point's digit as text when it is pointed at", () => {
    const figure = latentSpaceFigure(embedding(1), ndarray(Uint8Array.of(4, 4), [2]), { images });
    const [first, second] = figure.data[4].text as string[];
    assert.equal(first, new Array(7).fill("\u2800".repeat(14)).join("<br>"));
    // The first pixel is the upper left dot of the first character.
    assert.ok(second.startsWith("\u2801\u2800"));
    assert.match(figure.data[4].hovertemplate as string, /%\{text\}/);
    assertPlainJson(figure);
  });

  it("has a frame for each stage with its own range, and a slider that stands at the last", () => {
    const steps = [1e-4, 1].map((scale, i) => ({ iteration: 50 * i, embedding: embedding(scale) }));
    const figure = latentSpaceFigure(embedding(1), ndarray(Uint8Array.of(0, 9), [2]), { steps });
    assert.deepEqual(
      figure.frames?.map(({ name }) => name),
      ["0", "50"],
    );
    const [early, late] = (figure.frames ?? []).map(
      ({ layout }) => (layout as { xaxis: { range: number[] } }).xaxis.range[1],
    );
    assert.ok(Math.abs(early / late - 1e-4) < 1e-9);
    assert.equal((figure.layout.sliders as Array<{ active: number }>)[0].active, 1);
    assertPlainJson(figure);
  });
});
