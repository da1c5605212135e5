import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertPlainJson } from "@vae-notebooks/testing";
import { lossFigure } from "../../../lib/figures/loss";
import { HISTORY } from "./history";

describe("lossFigure", () => {
  it("draws train and validation of the total and of each term against the epoch", () => {
    const figure = lossFigure(HISTORY, "seed 42");
    const curves = figure.data.map(({ name, x, y, xaxis, yaxis }) => ({ name, x, y, axes: `${xaxis} ${yaxis}` }));
    assert.deepEqual(curves, [
      { name: "train", x: [1, 2], y: [160, 122], axes: "x1 y1" },
      { name: "validation", x: [1, 2], y: [130, 100], axes: "x1 y1" },
      { name: "train", x: [1, 2], y: [150, 100], axes: "x2 y2" },
      { name: "validation", x: [1, 2], y: [110, 75], axes: "x2 y2" },
      { name: "train", x: [1, 2], y: [10, 22], axes: "x3 y3" },
      { name: "validation", x: [1, 2], y: [20, 25], axes: "x3 y3" },
    ]);
    assert.deepEqual(
      figure.data.map(({ showlegend }) => showlegend),
      [true, true, false, false, false, false],
    );
    assert.equal((figure.layout.title as { text: string }).text, "Training loss");
    for (const [name, text] of [
      ["xaxis", "epoch"],
      ["yaxis", "nats per image"],
      ["yaxis2", "nats per image"],
      ["yaxis3", "nats per image"],
    ]) {
      assert.equal((figure.layout[name] as { title: { text: string } }).title.text, text, name);
    }
    assertPlainJson(figure);
  });

  it("draws a run of one epoch, and of none", () => {
    assert.deepEqual(lossFigure(HISTORY.slice(0, 1)).data[0].y, [160]);
    assert.deepEqual(lossFigure([]).data[0].y, []);
  });
});
