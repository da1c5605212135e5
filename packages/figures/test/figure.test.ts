import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DIGIT_COLOURS } from "../src/figure";
import { figure } from "../src/figure";

describe("figure", () => {
  it("puts title, subtitle and size into the common look, and what is asked for over it", () => {
    const { data, layout } = figure([{ type: "scatter" }], "A title", {
      subtitle: "small",
      width: 10,
      height: 20,
      plot_bgcolor: "red",
    });
    assert.deepEqual(data, [{ type: "scatter" }]);
    assert.deepEqual(layout.title, { text: "A title", x: 0.5, xanchor: "center", subtitle: { text: "small" } });
    assert.deepEqual(
      [layout.width, layout.height, layout.plot_bgcolor, layout.paper_bgcolor],
      [10, 20, "red", "white"],
    );
  });

  it("has a size where none is asked for", () => {
    const { width, height } = figure([], "A title").layout;
    assert.ok(width > 0 && height > 0);
  });

  it("has ten different colours for ten digits", () => {
    assert.equal(new Set(DIGIT_COLOURS).size, 10);
  });
});
