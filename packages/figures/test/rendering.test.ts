import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import { flatImages, temporaryDirectory } from "@vae-notebooks/testing";
import { PNG } from "pngjs";
import { Figure, figure } from "../src/figure";
import { imageGridFigure } from "../src/images";
import { launchBrowser } from "../src/rendering/browser";
import { plotlyScript, renderPngs } from "../src/rendering/png";

/** How many different colours a picture has. */
function colours({ data }: PNG): number {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  return new Set(pixels).size;
}

/** The colour of a pixel as red, green, blue. */
const at = ({ data, width }: PNG, x: number, y: number) =>
  Array.from(data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3));

describe("renderPngs", () => {
  const small: Figure = figure([{ type: "scatter", x: [0, 1, 2], y: [0, 2, 1] }], "A curve", {
    width: 320,
    height: 240,
  });
  // Without title and margins: the picture is the image, from edge to edge.
  const image = imageGridFigure(flatImages([255], 28), 1, "");
  image.layout = { ...image.layout, width: 280, height: 280, margin: { l: 0, r: 0, t: 0, b: 0 } };
  let pictures: PNG[];
  before(async () => {
    pictures = (await renderPngs([small, image])).map((bytes) => PNG.sync.read(bytes));
  });

  it("draws each figure at twice its layout's size, in order", () => {
    assert.deepEqual(
      pictures.map(({ width, height }) => [width, height]),
      [
        [640, 480],
        [560, 560],
      ],
    );
  });

  it("draws what the figure says: a curve with type in many colours on white, a black image black", () => {
    assert.ok(colours(pictures[0]) > 50, `${colours(pictures[0])} colours`);
    assert.deepEqual(at(pictures[0], 2, 2), [255, 255, 255]);
    assert.deepEqual(at(pictures[1], 280, 280), [0, 0, 0]);
  });

  it("takes another scale", async () => {
    const [{ width, height }] = (await renderPngs([small], 1)).map((bytes) => PNG.sync.read(bytes));
    assert.deepEqual([width, height], [320, 240]);
  });

  it("fails for a figure that Plotly can't draw", async () => {
    const impossible = figure([], "Nothing", { width: 0, height: 100 });
    await assert.rejects(renderPngs([impossible]), /Height and width should be pixel values/);
  });

  it("draws with the plotly.js of the npm package, from disk", () => {
    assert.ok(fs.statSync(plotlyScript()).size > 1e6);
    assert.ok(plotlyScript().includes(path.join("node_modules", "plotly.js-dist-min")));
  });
});

describe("launchBrowser", () => {
  /** Runs an action while VAE_CHROMIUM names a file. */
  async function withBrowser(file: string, action: () => Promise<unknown>): Promise<void> {
    const before = process.env.VAE_CHROMIUM;
    process.env.VAE_CHROMIUM = file;
    try {
      await action();
    } finally {
      if (before === undefined) delete process.env.VAE_CHROMIUM;
      else process.env.VAE_CHROMIUM = before;
    }
  }

  it("names VAE_CHROMIUM when there is no such file", async (t) => {
    const file = path.join(temporaryDirectory(t), "chrome");
    await withBrowser(file, () =>
      assert.rejects(launchBrowser(), {
        message: `VAE_CHROMIUM: expected the path of a Chrome or Chromium, found no file ${file}`,
      }),
    );
  });

  it("names VAE_CHROMIUM when the file is no browser", async () => {
    const { execPath } = process;
    await withBrowser(execPath, () =>
      assert.rejects(launchBrowser(), { message: new RegExp(`^VAE_CHROMIUM: expected .* found ${execPath}, which`) }),
    );
  });
});
