import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertPlainJson } from "@vae-notebooks/testing";
import { barFigure, curvesFigure } from "../src/charts";
import { Figure } from "../src/figure";

describe("barFigure and curvesFigure", () => {
  it("draw bars at 0, 1, 2 with error bars where they are given", () => {
    const bars = barFigure(Float32Array.of(3, -1), "Bars", ["across", "up"], { error: [0.5, 1] });
    assert.deepEqual(
      [bars.data[0].x, bars.data[0].y, (bars.data[0].error_y as { array: number[] }).array],
      [
        [0, 1],
        [3, -1],
        [0.5, 1],
      ],
    );
    assert.equal(barFigure([1], "Bars", ["", ""]).data[0].error_y, undefined);
    assert.equal((bars.layout.xaxis as { title: { text: string } }).title.text, "across");
    assertPlainJson(bars);
  });

  it("draw curves as lines, points or histograms under their names", () => {
    const figure = curvesFigure(
      [
        { name: "line", x: [0], y: [1] },
        { name: "points", x: Float32Array.of(2), y: [3], points: true },
        { name: "bars", x: [4], y: [5], filled: true },
      ],
      "Curves",
      ["x", "y"],
    );
    assert.deepEqual(
      figure.data.map(({ name, mode, fill, x }) => [name, mode, fill, x]),
      [
        ["line", "lines", undefined, [0]],
        ["points", "markers", undefined, [2]],
        ["bars", "lines", "tozeroy", [4]],
      ],
    );
    assertPlainJson(figure);
  });

  it("give bars names instead of numbers, points a word beside them, and axes a logarithmic scale where asked", () => {
    const bars = barFigure([3, 1], "Bars", ["who", "how much"], { names: ["b", "a"], logarithmic: "y" });
    assert.deepEqual(bars.data[0].x, ["b", "a"]);
    const types = ({ layout }: Figure) => [layout.xaxis, layout.yaxis].map((axis) => (axis as { type?: string }).type);
    assert.deepEqual(types(bars), ["category", "log"]);
    const points = curvesFigure([{ name: "p", x: [1], y: [2], labels: ["here"] }], "Points", ["x", "y"], {
      logarithmic: "both",
    });
    assert.deepEqual([points.data[0].mode, points.data[0].text], ["lines+markers+text", ["here"]]);
    assert.deepEqual(types(points), ["log", "log"]);
    assert.deepEqual(types(curvesFigure([], "None", ["x", "y"])), [undefined, undefined]);
    assertPlainJson(bars);
    assertPlainJson(points);
  });
});
