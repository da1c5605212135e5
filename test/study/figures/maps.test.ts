import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { mapsFigure } from "../../../study/figures/maps";

describe("mapsFigure", () => {
  it("shows what transposed and sliced views show", () => {
    const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5.5, -6), [3, 2]);
    const labels = ndarray(Uint8Array.of(7, 0, 7), [3]);
    // The same numbers, column by column; after others.
    const columns = ndarray(Float32Array.of(1, 3, 5.5, 2, 4, -6), [2, 3]).transpose(1, 0);
    const later = ndarray(Uint8Array.of(9, 7, 0, 7), [4]).lo(1);
    const wide = ndarray(Float32Array.of(999, 999, 1, 2, 3, 4, 5.5, -6), [4, 2]).lo(1, 0);
    const expected = mapsFigure([{ name: "a", embedding, labels }], "Maps");
    assert.deepEqual(mapsFigure([{ name: "a", embedding: columns, labels: later }], "Maps"), expected);
    assert.deepEqual(mapsFigure([{ name: "a", embedding: wide, labels }], "Maps"), expected);
  });

  it("names the classes of other data in the legend and nowhere a digit", () => {
    const classes = ["T-shirt/top", "Trouser", "Bag"];
    const embedding = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [3, 2]);
    const labels = ndarray(Uint8Array.of(2, 0, 2), [3]);
    const words = { item: "image", kind: "class", classes };
    const figure = mapsFigure([{ name: "VAE", embedding, labels }], "Map", "", words);
    assert.deepEqual(
      figure.data.map(({ name }) => name),
      classes,
    );
    assert.deepEqual(figure.data[2].x, [1, 5]);
    assert.equal((figure.layout.legend as { title: { text: string } }).title.text, "class");
    assert.ok(!/digit/i.test(JSON.stringify(figure)), JSON.stringify(figure));
  });
});
