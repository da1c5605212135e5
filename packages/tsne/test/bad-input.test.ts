import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { tsne, tsneAffinities, type TsneOptions } from "../src";
import { normalCloud } from "./reference";

const cloud = normalCloud(100, 3, 1);

function spoiled(value: number): NdArray<Float32Array> {
  const copy = ndarray(cloud.data.slice(), [100, 3]);
  copy.set(41, 2, value);
  return copy;
}

const bad: [string, NdArray<Float32Array>, TsneOptions, RegExp][] = [
  ["a NaN", spoiled(NaN), {}, /points\[41, 2\]: expected a finite number, found NaN/],
  ["an infinity", spoiled(-Infinity), {}, /points\[41, 2\]: expected a finite number, found -Infinity/],
  [
    "no points",
    ndarray(new Float32Array(0), [0, 3]),
    {},
    /points: expected at least one point .* found shape \[0, 3\]/,
  ],
  ["no dimensions", ndarray(new Float32Array(0), [5, 0]), {}, /found shape \[5, 0\]/],
  ["too few points", normalCloud(3, 3, 1), {}, /points: expected at least 4, found 3/],
  ["perplexity 0", cloud, { perplexity: 0 }, /perplexity: expected a number above 0, found 0/],
  ["a negative perplexity", cloud, { perplexity: -3 }, /perplexity: expected a number above 0, found -3/],
  ["perplexity NaN", cloud, { perplexity: NaN }, /perplexity: .* found NaN/],
  ["a perplexity below one neighbour", cloud, { perplexity: 0.5 }, /perplexity: expected at least 1/],
  [
    "a negative learning rate",
    cloud,
    { learningRate: -1 },
    /learningRate: expected a number above 0 or "auto", found -1/,
  ],
  ["no degrees of freedom", cloud, { degreesOfFreedom: 0 }, /degreesOfFreedom: expected a number above 0, found 0/],
  [
    "a map in space",
    cloud,
    { components: 3 as 2 },
    /components: expected 1 \(a line\) or 2 \(the plane\), found 3; for maps in space, openTSNE/,
  ],
  ["no components", cloud, { components: 0 as 1 }, /components: expected 1 .*, found 0$/],
  ["a negative norm", cloud, { minGradientNorm: -1 }, /minGradientNorm: expected a number from 0, found -1/],
  ["half a patience", cloud, { iterationsWithoutProgress: 0.5 }, /iterationsWithoutProgress: expected an integer/],
  [
    "a start in the plane for a line",
    cloud,
    { components: 1, initialisation: cloud.hi(100, 2) },
    /shape \[100, 1\], found shape \[100, 2\]/,
  ],
  ["momentum 1", cloud, { finalMomentum: 1 }, /finalMomentum: expected a number from 0 to below 1, found 1/],
  ["exaggeration 0", cloud, { earlyExaggeration: 0 }, /earlyExaggeration: expected a number above 0, found 0/],
  ["half an iteration", cloud, { iterations: 1.5 }, /iterations: expected an integer from 0 to 1000000, found 1.5/],
  ["a negative seed", cloud, { seed: -1 }, /seed: expected an integer/],
  ["no threads", cloud, { threads: 0 }, /threads: expected an integer from 1 to 64, found 0/],
  ["an unknown engine", cloud, { engine: "gpu" as "wasm" }, /engine: expected one of "auto", .* found gpu/],
  ["unknown forces", cloud, { forces: "fft" as "grid" }, /forces: expected one of .* found fft/],
  [
    "an unknown start",
    cloud,
    { initialisation: "spectral" as "pca" },
    /initialisation: expected one of .* found spectral/,
  ],
  ["a start of another shape", cloud, { initialisation: cloud }, /initialisation: .* found shape \[100, 3\]/],
  [
    "a start that is not finite",
    cloud,
    { initialisation: ndarray(new Float32Array(200).fill(NaN), [100, 2]) },
    /initialisation\[0, 0\]: expected a finite number/,
  ],
  [
    "no interval",
    cloud,
    { progressInterval: 0, onProgress: () => undefined },
    /progressInterval: expected an integer from 1/,
  ],
];

for (const [what, points, options, message] of bad) {
  test(`${what} is refused with an error that names it`, async () => {
    await assert.rejects(tsne(points, { perplexity: 10, ...options }), (error: Error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  });
}

test("what is no matrix of float32 is refused", async () => {
  const doubles = ndarray(new Float64Array(300), [100, 3]) as unknown as NdArray<Float32Array>;
  await assert.rejects(
    tsne(doubles),
    /points: expected an NdArray of Float32Array .*, found Float64Array and shape \[100, 3\]/,
  );
  await assert.rejects(tsne([[1, 2]] as unknown as NdArray<Float32Array>), TypeError);
  await assert.rejects(tsne(undefined as unknown as NdArray<Float32Array>), TypeError);
  await assert.rejects(tsneAffinities(spoiled(NaN), { perplexity: 10 }), /points\[41, 2\]: expected a finite number/);
});
