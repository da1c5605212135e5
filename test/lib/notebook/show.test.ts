import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { curvesFigure, PLOTLY_MIME } from "../../../lib/figures";
import { figureDisplay } from "../../../lib/notebook/show";

describe("figureDisplay", () => {
  const figure = curvesFigure([{ name: "a", x: [0, 1], y: [1, 2] }], "title", ["x", "y"]);

  function shown(caption?: string): unknown[][] {
    const calls: unknown[][] = [];
    figureDisplay({ raw: (...args) => calls.push(args), markdown: (text) => calls.push([text]) })(figure, caption);
    return calls;
  }

  it("sends the figure itself, not its JSON, under Plotly's type, and the caption after it", () => {
    const [picture, caption] = shown("What to see.");
    assert.equal(picture[0], PLOTLY_MIME);
    assert.equal(picture[1], figure);
    assert.deepEqual(caption, ["*What to see.*"]);
  });

  it("sends no text where there is no caption", () => {
    assert.equal(shown().length, 1);
  });

  it("takes tslab's display as it is", async () => {
    const { display } = await import("tslab");
    assert.equal(typeof figureDisplay(display), "function");
  });
});
