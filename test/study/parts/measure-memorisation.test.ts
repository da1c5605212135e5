import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { distancesToTraining, leadingImages, memorisationMeasures } from "../../../study/parts/measure-memorisation";
import { randomImages } from "../../support/images";
import { selectImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";
import { shiftPixels } from "../../../study/judge/augmentation";
import { unitPixels } from "../../../study/measures";

const mnist = loadMnist();
const few = selectImages(mnist.train, [...Array(50).keys()]).images;

test("a copy is at distance 0, also when it was moved by a pixel, and another image is not", async () => {
  const [first] = [unitPixels(few).data.subarray(0, 784)];
  // MNIST's digits have an empty margin of four pixels, so that nothing is lost by moving.
  const moved = [...shiftPixels(first, 0, 0), ...shiftPixels(first, 1, -1), ...shiftPixels(first, 2, 0)];
  const found = await distancesToTraining(ndarray(Float32Array.from(moved), [3, 784]), few);
  assert.deepEqual([found[0], found[1]], [0, 0]);
  assert.ok(found[2] > 1, String(found[2]));
});

test("bytes and numbers from 0 to 1 are the same images", async () => {
  const queries = selectImages(mnist.test, [0, 1]).images;
  assert.deepEqual(await distancesToTraining(queries, few), await distancesToTraining(unitPixels(queries), few));
});

test("copies are nearer than unseen images in every comparison, equals in half of them", () => {
  const unseen = Float64Array.of(3, 4, 5);
  assert.deepEqual(memorisationMeasures(Float64Array.of(0, 0), unseen), { nearer: 1, medianDistance: 0 });
  assert.deepEqual(memorisationMeasures(unseen, unseen), { nearer: 0.5, medianDistance: 1 });
  assert.equal(memorisationMeasures(Float64Array.of(9), unseen).nearer, 0);
});

test("the leading images are as many as there are at most", () => {
  const images = unitPixels(randomImages(3).images);
  assert.deepEqual(leadingImages(images, 2).shape, [2, 784]);
  assert.deepEqual(leadingImages(images, 9).shape, [3, 784]);
});
