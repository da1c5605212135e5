import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { barFigure, curvesFigure, figure, plainText } from "../src";

describe("plainText", () => {
  it("leaves nothing that Plotly reads as a tag, an entity or a value", () => {
    assert.equal(
      plainText('<a href="x">a</a> & &lt; %{x} 5 %'),
      '&lt;a href="x"&gt;a&lt;/a&gt; &amp; &amp;lt; %&#123;x} 5 %',
    );
    assert.equal(plainText("T-shirt/top, {x} 100%"), "T-shirt/top, {x} 100%");
  });

  it("is what figures do with titles, subtitles and names", () => {
    const { layout } = figure([], "a < b", { subtitle: "<i>" });
    assert.deepEqual(layout.title, { text: "a &lt; b", x: 0.5, xanchor: "center", subtitle: { text: "&lt;i&gt;" } });
    const [curve] = curvesFigure([{ name: "<b>", x: [0], y: [1], labels: ["<u>"] }], "", ["", ""]).data;
    assert.deepEqual([curve.name, curve.text], ["&lt;b&gt;", ["&lt;u&gt;"]]);
    const bars = barFigure([1], "", ["<x>", "y"], { names: ["<b>"] });
    assert.deepEqual(bars.data[0].x, ["&lt;b&gt;"]);
    assert.deepEqual((bars.layout.xaxis as { title: unknown }).title, { text: "&lt;x&gt;" });
  });
});
