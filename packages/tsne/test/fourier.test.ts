import assert from "node:assert/strict";
import { test } from "node:test";
import { randomStream } from "@vae-notebooks/random";
import { makeConvolution } from "../src/engines/plain/convolution";
import { complexArray, fourierTransform, smoothLength } from "../src/engines/plain/fourier";
import { splineSpectrum, splineWeights } from "../src/engines/plain/spline";

// every radix alone, together, and in both buffers
for (const length of [2, 3, 4, 8, 9, 12, 16, 18, 36, 48, 64, 216]) {
  test(`a transform of length ${length} is the sum of its definition, and exchanged its inverse`, () => {
    const random = randomStream(length, "test");
    const x = complexArray(length);
    for (let n = 0; n < length; n++) [x.re[n], x.im[n]] = [random.normal(), random.normal()];
    const given = { re: x.re.slice(), im: x.im.slice() };
    fourierTransform(length)(x);
    for (let k = 0; k < length; k++) {
      let [re, im] = [0, 0];
      for (let n = 0; n < length; n++) {
        const angle = (-2 * Math.PI * k * n) / length;
        re += given.re[n] * Math.cos(angle) - given.im[n] * Math.sin(angle);
        im += given.re[n] * Math.sin(angle) + given.im[n] * Math.cos(angle);
      }
      assert.ok(Math.hypot(x.re[k] - re, x.im[k] - im) < 1e-10 * length, `frequency ${k}`);
    }
    fourierTransform(length)({ re: x.im, im: x.re });
    for (let n = 0; n < length; n++) assert.ok(Math.abs(x.re[n] / length - given.re[n]) < 1e-12);
  });
}

test("smooth lengths are the next power of two or three times one", () => {
  assert.deepEqual([1, 16, 17, 24, 25, 41, 49, 97, 361].map(smoothLength), [16, 16, 24, 24, 32, 48, 64, 128, 384]);
});

test("the spline's weights sum to 1, its derivatives to 0, and both are those of finite differences", () => {
  const [weights, slopes] = [new Float64Array(8), new Float64Array(8)];
  const [before, after] = [new Float64Array(8), new Float64Array(8)];
  for (const t of [0, 0.1, 0.5, 0.93]) {
    splineWeights(t, weights, slopes);
    assert.ok(Math.abs(weights.reduce((a, b) => a + b) - 1) < 1e-12);
    assert.ok(Math.abs(slopes.reduce((a, b) => a + b)) < 1e-12);
    // centred: the mean of the nodes is the point
    assert.ok(Math.abs(weights.reduce((sum, weight, node) => sum + weight * (node - 3 - t), 0)) < 1e-12);
    splineWeights(t - 1e-6, before, new Float64Array(8));
    splineWeights(t + 1e-6, after, new Float64Array(8));
    for (let node = 0; node < 8; node++) {
      assert.ok(Math.abs((after[node] - before[node]) / 2e-6 - slopes[node]) < 1e-8);
    }
  }
  // at a node, by hand: 1, 120, 1191, 2416, 1191, 120, 1, 0 over 5040
  splineWeights(0, weights, slopes);
  [1, 120, 1191, 2416, 1191, 120, 1, 0].forEach((value, node) => {
    assert.ok(Math.abs(weights[node] - value / 5040) < 1e-15);
  });
  assert.ok(Math.abs(splineSpectrum(0) - 1) < 1e-14);
});

for (const degrees of [1, 0.5, 3]) {
  test(`spread, convolved and read at nodes, a charge is felt as the kernel of ${degrees} degrees of freedom`, () => {
    const [rows, columns, spacing] = [24, 48, 0.4 * Math.min(1, Math.sqrt(degrees))];
    const { grid, convolve } = makeConvolution(rows, columns, spacing, degrees);
    const [weights, slopes] = [new Float64Array(8), new Float64Array(8)];
    splineWeights(0, weights, slopes);
    const charge = [9, 12];
    for (let r = 0; r < 8; r++)
      for (let c = 0; c < 8; c++) {
        grid[(charge[0] - 3 + r) * columns + charge[1] - 3 + c] += weights[r] * weights[c];
      }
    convolve();
    for (let row = 3; row < rows - 5; row++) {
      for (let column = 3; column < columns - 5; column++) {
        let potential = 0;
        for (let r = 0; r < 8; r++)
          for (let c = 0; c < 8; c++) {
            potential += weights[r] * weights[c] * grid[(row - 3 + r) * columns + column - 3 + c];
          }
        const squared = ((row - charge[0]) ** 2 + (column - charge[1]) ** 2) * spacing ** 2;
        // the spectrum's division by the spline's is exact on the nodes but for the wrap of its faint tails
        assert.ok(Math.abs(potential - (1 + squared / degrees) ** -degrees) < 1e-4, `${row}, ${column}: ${potential}`);
      }
    }
  });
}
