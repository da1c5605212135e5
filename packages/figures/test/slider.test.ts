import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertPlainJson } from "@vae-notebooks/testing";
import { frameSlider } from "../src/slider";

interface Slider {
  active: number;
  currentvalue: { prefix: string };
  steps: Array<{ label: string; method: string; args: unknown[] }>;
}

describe("frameSlider", () => {
  it("has a step for each frame, which shows that frame, and stands at the last one", () => {
    const layout = frameSlider(["0", "50", "100"], "iteration ");
    const [{ active, currentvalue, steps }] = layout.sliders as Slider[];
    assert.deepEqual([active, currentvalue.prefix], [2, "iteration "]);
    assert.deepEqual(
      steps.map(({ label, method, args }) => [label, method, args[0]]),
      [
        ["0", "animate", ["0"]],
        ["50", "animate", ["50"]],
        ["100", "animate", ["100"]],
      ],
    );
    assertPlainJson(layout);
  });

  it("has one button, which plays all frames from the first", () => {
    const [{ buttons }] = frameSlider(["a"], "").updatemenus as Array<{ buttons: Slider["steps"] }>;
    assert.deepEqual(
      buttons.map(({ label, args }) => [label, args[0]]),
      [["▶", null]],
    );
  });
});
