import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { drawImages, drawIndices, LabelledImages } from "../../../lib/data";
import { chiSquared, chiSquaredLimit } from "@vae-notebooks/testing";

/** Images of 1 × 2 pixels that hold their own number, labelled by it. */
function numbered(count: number): LabelledImages {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    images: ndarray(Uint8Array.from(numbers.flatMap((i) => [i, i + 1])), [count, 1, 2]),
    labels: ndarray(Uint8Array.from(numbers), [count]),
  };
}

test("a draw has no image twice, keeps images with their labels, and repeats with its seed", () => {
  const data = numbered(50);
  const { images, labels } = drawImages(data, 20, 3);
  assert.deepEqual([images.shape, labels.shape], [[20, 1, 2], [20]]);
  assert.equal(new Set(labels.data).size, 20);
  labels.data.forEach((label, i) => assert.deepEqual([images.get(i, 0, 0), images.get(i, 0, 1)], [label, label + 1]));
  assert.deepEqual(drawImages(data, 20, 3), { images, labels });
  assert.notDeepEqual([...labels.data], [...Array(20).keys()], "not the first ones");
});

test("another seed or another purpose draws other images, and a smaller count the beginning of the same draw", () => {
  const whole = [...drawIndices(1000, 30, 3)];
  assert.deepEqual([...drawIndices(1000, 10, 3)], whole.slice(0, 10));
  assert.notDeepEqual([...drawIndices(1000, 30, 4)], whole);
  assert.notDeepEqual([...drawIndices(1000, 30, 3, "paths")], whole);
});

test("each image is drawn as often as any other", () => {
  const counts = new Array<number>(10).fill(0);
  for (let seed = 0; seed < 2000; seed++) for (const index of drawIndices(10, 3, seed)) counts[index]++;
  // Three of ten without replacement vary less than independent draws, so the limit is a generous one.
  assert.ok(chiSquared(counts) < chiSquaredLimit(9), `${counts}`);
});

test("of fewer images all are drawn, and of none, none", () => {
  assert.deepEqual([...drawIndices(4, 9, 1)].sort(), [0, 1, 2, 3]);
  assert.equal(drawImages(numbered(4), 9, 1).labels.shape[0], 4);
  assert.equal(drawImages(numbered(4), 0, 1).labels.shape[0], 0);
});
