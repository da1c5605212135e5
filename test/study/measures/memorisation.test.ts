import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { nearestImages } from "../../../study/measures";
import { selectImages } from "../../../lib/data/images";
import { loadMnist } from "../../../lib/data/mnist";

test("the distance of images is that of their pixels, bytes and numbers alike", async () => {
  const reference = ndarray(Uint8Array.of(0, 0, 0, 0, 255, 255, 0, 0), [2, 2, 2]);
  const { index, distance } = await nearestImages(
    ndarray(Float32Array.of(1, 0.5, 0, 0, 0, 0, 0, 0.25), [2, 4]),
    reference,
  );
  assert.deepEqual([...index.data], [1, 0]);
  assert.ok(Math.abs(distance.data[0] - 0.5) < 1e-7 && Math.abs(distance.data[1] - 0.25) < 1e-7);
});

test("the nearest training digit of a copy is the digit itself, and no unseen digit is a copy", async () => {
  const { train, test: unseen } = loadMnist();
  const choose = (data: typeof train, from: number, count: number) =>
    selectImages(
      data,
      Array.from({ length: count }, (_, i) => from + i),
    ).images;
  const reference = choose(train, 0, 6000);
  const copies = await nearestImages(choose(train, 300, 200), reference);
  assert.deepEqual(
    [...copies.index.data],
    Array.from({ length: 200 }, (_, i) => 300 + i),
  );
  assert.ok(copies.distance.data.every((distance) => distance === 0));
  const others = await nearestImages(choose(unseen, 0, 400), reference);
  assert.ok(others.distance.data.every((distance) => distance > 1));
});
