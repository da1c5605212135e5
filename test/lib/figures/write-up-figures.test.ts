import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { generateImages, reconstructImages } from "../../../lib/evaluation/evaluation";
import { selectImages } from "../../../lib/data/images";
import { Vae } from "../../../lib/model/vae";
import { generatedSamplesFigure, reconstructionsFigure } from "../../../lib/figures/write-up-figures";
import { randomImages } from "../../support/images";

/** The picture's numbers at an image's pixel, images 30 apart. */
const at = (figure: { data: Array<Record<string, unknown>> }, row: number, column: number, y: number, x: number) =>
  (figure.data[0].z as number[][])[row * 30 + y][column * 30 + x];
const rounded = (ink: number) => Math.round(ink * 1000) / 1000;

describe("the write-up's figures", () => {
  const model = new Vae(1);
  const images = randomImages(12);
  // Labels in disorder: the digits first stand at 11, 10, 8, 7, …
  const test = { images: images.images, labels: ndarray(Uint8Array.of(9, 9, 8, 7, 6, 5, 4, 3, 2, 2, 1, 0), [12]) };
  const first = [11, 10, 8, 7, 6, 5, 4, 3, 2, 0];

  it("show the first image of each digit, from 0 to 9, above its reconstruction", () => {
    const figure = reconstructionsFigure(model, test, WRITE_UP_TRAINING, "caption");
    const chosen = selectImages(test, first).images;
    const reconstructed = reconstructImages(model, chosen, WRITE_UP_TRAINING.seed);
    for (let digit = 0; digit < 10; digit++) {
      assert.equal(at(figure, 0, digit, 4, 9), rounded(chosen.get(digit, 4, 9) / 255), `original ${digit}`);
      assert.equal(
        at(figure, 1, digit, 4, 9),
        rounded(reconstructed.get(digit, 4 * 28 + 9)),
        `reconstruction ${digit}`,
      );
    }
    assert.deepEqual((figure.layout.yaxis as { ticktext: string[] }).ticktext, ["original", "reconstruction"]);
    assert.equal((figure.layout.title as { subtitle: { text: string } }).subtitle.text, "caption");
  });

  it("of other data speak of images and not of digits", () => {
    const words = { item: "image", kind: "class", classes: ["a", "b"] };
    const title = (figure: { layout: Record<string, unknown> }) => (figure.layout.title as { text: string }).text;
    assert.equal(
      title(reconstructionsFigure(model, test, WRITE_UP_TRAINING, "", words)),
      "Reconstructions of test images",
    );
    assert.equal(title(reconstructionsFigure(model, test, WRITE_UP_TRAINING, "")), "Reconstructions of test digits");
  });

  it("show the seed's first 16 samples in four rows of four, none left out", () => {
    const figure = generatedSamplesFigure(model, WRITE_UP_TRAINING, "caption");
    const samples = generateImages(model, 16, WRITE_UP_TRAINING.seed);
    assert.deepEqual([(figure.data[0].z as number[][]).length, (figure.data[0].z as number[][])[0].length], [118, 118]);
    for (let i = 0; i < 16; i++) {
      assert.equal(at(figure, Math.floor(i / 4), i % 4, 14, 14), rounded(samples.get(i, 14 * 28 + 14)), `sample ${i}`);
    }
  });
});
