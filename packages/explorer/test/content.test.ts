import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkContent, ExplorerContent } from "../src";
import { smallContent, smallDecoder } from "./support/small-model";

describe("checkContent", () => {
  it("takes what fits together", () => checkContent(smallContent()));

  const content = smallContent();
  const [first, beside] = content.models;
  const encoder = first.encoder as NonNullable<typeof first.encoder>;
  const { digits } = content;
  const spoilt: [string, Partial<ExplorerContent>, RegExp][] = [
    ["no models", { models: [] }, /^models: expected at least one, found none$/],
    [
      "a first model without an encoder",
      { models: [beside] },
      /^models\[0\] \(autoencoder\)\.encoder: expected one with logVar, found none$/,
    ],
    [
      "neither an encoder nor codes",
      { models: [first, { ...beside, codes: undefined }] },
      /models\[1\] .* found neither$/,
    ],
    ["another number of labels", { digits: { ...digits, labels: [0] } }, /^digits\.labels: expected 12, found 1$/],
    [
      "a label without a class",
      { digits: { ...digits, labels: digits.images.map(() => 7) } },
      /^digits\.labels\[0\]: .* 2 classes, found 7$/,
    ],
    [
      "a place that is no number",
      { digits: { ...digits, map: digits.images.map(() => [0, NaN]) } },
      /^digits\.map\[0\]: .* found 0 and NaN$/,
    ],
    [
      "images that are not square",
      { digits: { ...digits, images: digits.images.map(() => [1, 2, 3]) } },
      /^digits\.images: expected square/,
    ],
    ["information of another length", { information: [1] }, /^information: expected 4 numbers/],
    [
      "layers that don't follow one another",
      { models: [{ ...first, decoder: [smallDecoder(1)[0], smallDecoder(1)[0]] }] },
      /^models\[0\] \(VAE\)\.decoder: expected 16 inputs of layer 1, found 4$/,
    ],
    [
      "a weight that is no number",
      { models: [{ ...first, encoder: { ...encoder, mu: { ...encoder.mu, bias: [0, 0, Infinity, 0] } } }] },
      /^models\[0\] \(VAE\)\.encoder\.mu: expected finite numbers in layer 1, found Infinity in its bias$/,
    ],
  ];
  for (const [name, change, message] of spoilt) {
    it(`refuses ${name}`, () =>
      assert.throws(() => checkContent({ ...content, ...change }), { name: "RangeError", message }));
  }
});
