import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pageNetwork } from "../src/page-files";
import { packModel } from "../src/precision";
import { LATENT, numbers, PIXELS, smallDecoder, smallEncoder } from "./support/small-model";

describe("packModel", () => {
  const codes = Array.from({ length: 20 }, (_, i) => numbers(LATENT, 500 + i).map((value) => 3 * value));
  const images = Array.from({ length: 20 }, (_, i) => numbers(PIXELS, 700 + i).map(Math.abs));
  const model = { name: "VAE", encoder: smallEncoder(1), decoder: smallDecoder(11) };

  it("keeps what both parts say within the tolerance", () => {
    const { packed, rounding } = packModel(model, codes, images);
    assert.ok(rounding.decoder.error > 0 && rounding.decoder.error <= 1e-3, `${rounding.decoder.error}`);
    assert.ok(rounding.encoder && rounding.encoder.error > 0 && rounding.encoder.error <= 1e-3);
    const decoder = packed.decoder.map(pageNetwork().unpackLayer);
    for (const z of codes) {
      const [exact, rounded] = [pageNetwork().decode(model.decoder, z), pageNetwork().decode(decoder, z)];
      assert.ok(exact.every((value, i) => Math.abs(value - rounded[i]) <= 1e-3));
    }
  });

  it("takes fewer bits for a wider tolerance", () => {
    const bits = [1e-3, 1e-2, 1e-1].map(
      (tolerance) => packModel({ ...model, tolerance }, codes, images).rounding.decoder.bits,
    );
    assert.ok(bits[0] > bits[1] && bits[1] > bits[2], `${bits}`);
  });

  it("fails when no number of bits is enough", () => {
    assert.throws(() => packModel({ ...model, tolerance: 1e-9 }, codes, images), {
      name: "RangeError",
      message: /^VAE: decoder: expected 16 bits a weight to keep its numbers to /,
    });
  });
});
