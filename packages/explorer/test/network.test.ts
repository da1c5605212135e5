import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { pageNetwork } from "../src/page-files";

const { encode, decode } = pageNetwork();

describe("decode", () => {
  it("is layers with ReLU between them and a sigmoid at the end", () => {
    const decoder = [
      // h = relu([2 z0 − z1 + 1, z0 + z1]) = relu([−2, 5]) = [0, 5] for z = [1, 4] …
      { weight: [2, -1, 1, 1], bias: [-1, 0] },
      // … logits = [h0 + 0.2 h1 − 1, 3 h0] = [0, 0 + ln 3].
      { weight: [1, 0.2, 3, 0], bias: [-1, Math.log(3)] },
    ];
    const probs = decode(decoder, Float32Array.from([1, 4]));
    assert.ok(Math.abs(probs[0] - 0.5) < 1e-6 && Math.abs(probs[1] - 0.75) < 1e-6, `${probs}`);
  });
});

describe("encode", () => {
  const hidden = [{ weight: [1, 1], bias: [-0.5] }];
  const mu = { weight: [2], bias: [1] };

  it("gives mu, and sigma = exp(logVar / 2)", () => {
    const { mu: mean, sigma } = encode(
      { hidden, mu, logVar: { weight: [0], bias: [Math.log(0.25)] } },
      Float32Array.from([0.5, 1]),
    );
    assert.deepEqual([...mean], [3]);
    assert.ok(sigma && Math.abs(sigma[0] - 0.5) < 1e-6);
  });

  it("gives no sigma where there is no head for it: a standard autoencoder", () => {
    assert.equal(encode({ hidden, mu }, Float32Array.from([0, 0])).sigma, undefined);
  });
});
