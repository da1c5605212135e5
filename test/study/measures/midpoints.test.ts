import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { crossFades, decodedMidpoints, mixedPairs } from "../../../study/measures";
import { decodeVectors } from "../../../lib/evaluation/evaluation";
import { Vae } from "../../../lib/model/vae";
import { assertClose } from "@vae-notebooks/testing";

const labels = Uint8Array.from({ length: 60 }, (_, i) => i % 3);

test("pairs are of different labels, repeat with their seed, and take each image about as often", () => {
  const { from, to } = mixedPairs(labels, 3000, 1);
  assert.deepEqual([from.length, to.length], [3000, 3000]);
  from.forEach((row, i) => assert.notEqual(labels[row], labels[to[i]]));
  assert.deepEqual(mixedPairs(labels, 3000, 1), { from, to });
  assert.notDeepEqual(mixedPairs(labels, 3000, 2).from, from);
  assert.equal(new Set([...from, ...to]).size, 60);
  assert.throws(() => mixedPairs([4, 4, 4], 1, 1), /labels: expected at least two different ones, found 1/);
});

test("a cross-fade is the mean of both images, bytes and numbers alike", () => {
  const images = ndarray(Uint8Array.of(0, 255, 51, 0, 255, 255, 0, 102), [2, 2, 2]);
  const pairs = { from: Int32Array.of(0, 1), to: Int32Array.of(1, 1) };
  const faded = crossFades(images, pairs);
  assert.deepEqual(faded.shape, [2, 4]);
  assertClose(faded.data, [0.5, 1, 0.1, 0.2, 1, 1, 0, 0.4], { absolute: 1e-7 });
});

test("a decoded midpoint is what the model makes of the mean of both codes, or of the middle of the great circle", () => {
  const model = new Vae(3, { pixels: 4, hidden: [5], latentDim: 2 });
  const codes = ndarray(Float32Array.of(2, 0, 0, 2, 1, 1), [3, 2]);
  const pairs = { from: Int32Array.of(0, 2), to: Int32Array.of(1, 0) };
  const decode = (...rows: number[][]) =>
    decodeVectors(model, ndarray(Float32Array.from(rows.flat()), [rows.length, 2]));
  assertClose(decodedMidpoints(model, codes, pairs).data, decode([1, 1], [1.5, 0.5]).data, { absolute: 1e-6 });
  const turned = decodedMidpoints(model, codes, { from: Int32Array.of(0), to: Int32Array.of(1) }, "great-circle");
  assertClose(turned.data, decode([Math.SQRT2, Math.SQRT2]).data, { absolute: 1e-6 });
  model.dispose();
});
