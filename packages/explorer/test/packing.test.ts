import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pageNetwork } from "../src/page-files";
import { packImages, packIntegers, packLayer } from "../src/packing";
import { bars, layer, PIXELS } from "./support/small-model";

describe("packIntegers", () => {
  it("puts whole numbers one after another, the lowest bit first, each moved by half the range", () => {
    // −31, 0 and 31 in 6 bits are 1, 32 and 63: 111111'100000'000001 in binary, which is 01, f8 and 3 from the low end.
    assert.deepEqual([...packIntegers([-31, 0, 31], 6)], [0b00000001, 0b11111000, 0b11]);
  });

  it("gives bytes, low byte first, with 16 bits", () => {
    assert.deepEqual([...packIntegers([-32767, 1], 16)], [0x01, 0x00, 0x01, 0x80]);
  });
});

describe("packLayer", () => {
  const { weight, bias } = layer(37, 5, 3);

  for (const bits of [6, 9, 12, 15, 16]) {
    it(`comes back from ${bits} bits within half a step of its row, its biases as they were`, () => {
      const back = pageNetwork().unpackLayer(packLayer({ weight, bias }, bits));
      assert.deepEqual([...(back.bias as Float32Array)], [...(bias as Float32Array)]);
      assert.equal(back.weight.length, weight.length);
      for (let row = 0; row < 5; row++) {
        const own = Array.from({ length: 37 }, (_, i) => weight[row * 37 + i]);
        const step = Math.max(...own.map(Math.abs)) / (2 ** (bits - 1) - 1);
        own.forEach((value, i) =>
          assert.ok(Math.abs(back.weight[row * 37 + i] - value) <= step * 0.5001, `row ${row}, weight ${i}`),
        );
      }
    });
  }

  it("keeps a row of zeros", () => {
    const back = pageNetwork().unpackLayer(packLayer({ weight: [0, 0, 1, -1], bias: [5, 6] }, 8));
    assert.deepEqual([...(back.weight as Float32Array)], [0, 0, 1, -1]);
  });
});

describe("packImages", () => {
  it("writes paper as a 0 and its length", () => {
    assert.equal(packImages([[0, 0, 0, 9, 8, 0]]), Buffer.from([0, 3, 9, 8, 0, 1]).toString("base64"));
  });

  it("comes back as it was: digits, empty paper longer than 255, and full ink", () => {
    const images = [...bars().images, new Uint8Array(PIXELS), new Uint8Array(PIXELS).fill(255)];
    const back = pageNetwork().unpackImages(packImages(images), PIXELS);
    assert.deepEqual(
      back.map((image) => [...image].map((ink) => Math.round(255 * ink))),
      images.map((image) => [...image]),
    );
  });
});
