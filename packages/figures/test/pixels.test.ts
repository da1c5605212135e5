import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertPlainJson } from "@vae-notebooks/testing";
import { pixelMapFigure } from "../src/pixels";

describe("pixelMapFigure", () => {
  it("sets the panels side by side, each pixel's number where its pixel is", () => {
    const values = Float64Array.from({ length: 784 }, (_, i) => i + 0.123456);
    const figure = pixelMapFigure(
      [
        { name: "left", values },
        { name: "right", values: values.map((v) => -v) },
      ],
      "Map",
      "nats",
    );
    const [{ z }] = figure.data as Array<{ z: Array<Array<number | null>> }>;
    assert.deepEqual([z.length, z[0].length], [28, 59]);
    assert.deepEqual(
      [z[0][0], z[1][0], z[27][27], z[0][28], z[0][31], z[27][58]],
      [0.1235, 28.12, 783.1, null, -0.1235, -783.1],
    );
    assert.deepEqual((figure.layout.xaxis as { ticktext: string[] }).ticktext, ["left", "right"]);
    assertPlainJson(figure);
  });

  it("draws images of another size than 28 × 28 at their own size", () => {
    const [map] = pixelMapFigure([{ name: "p", values: [1, 2, 3, 4] }], "x", "nats").data as Array<{
      z: number[][];
    }>;
    assert.deepEqual(map.z, [
      [1, 2],
      [3, 4],
    ]);
  });
});
