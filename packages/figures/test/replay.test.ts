import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { assertPlainJson } from "@vae-notebooks/testing";
import { imageReplayFigure } from "../src/replay";

describe("imageReplayFigure", () => {
  const stage = (label: string, ink: number) => ({
    label,
    rows: [{ label: "row", images: ndarray(new Float32Array(2 * 784).fill(ink), [2, 784]) }],
  });

  it("has a frame for each stage, shows the last one first, and a slider with the stages' names", () => {
    const figure = imageReplayFigure([stage("epoch 0", 0.5), stage("epoch 1", 0.126)], "Replay");
    assert.deepEqual(
      figure.frames?.map(({ name }) => name),
      ["epoch 0", "epoch 1"],
    );
    const inks = (figure.frames ?? []).map(({ data }) => (data as Array<{ z: number[][] }>)[0].z[3][3]);
    assert.deepEqual(
      [...inks, (figure.data[0].z as number[][])[3][3], figure.data[0].zmax],
      [50, 13, 13, 100],
      "ink in per cent",
    );
    const [slider] = figure.layout.sliders as Array<{
      active: number;
      steps: Array<{ label: string; args: unknown[] }>;
    }>;
    assert.equal(slider.active, 1);
    assert.deepEqual(
      slider.steps.map(({ label, args }) => [label, args[0]]),
      [
        ["epoch 0", ["epoch 0"]],
        ["epoch 1", ["epoch 1"]],
      ],
    );
    assertPlainJson(figure);
  });

  it("refuses no stages", () => {
    assert.throws(() => imageReplayFigure([], "Replay"), new RangeError("stages: expected at least one, found none"));
  });
});
