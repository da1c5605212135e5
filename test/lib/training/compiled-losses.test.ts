import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { batches } from "../../../lib/training/compiled-losses";

describe("batches", () => {
  const order = Int32Array.of(4, 2, 0, 3, 1);
  const all = (steps?: [number, number]) =>
    [...batches(order, 2, 0.5, (from) => [9, from / 2], steps)].map((inputs) =>
      inputs.map((input) => Array.from(input as Int32Array)),
    );

  it("give the images in their order, the counter by where a batch starts, and β", () => {
    assert.deepEqual(all(), [
      [[4, 2], [9, 0], [0.5]],
      [[0, 3], [9, 1], [0.5]],
      [[1], [9, 2], [0.5]],
    ]);
  });

  it("give those from one step to before another, with the counters that they have in the whole", () => {
    assert.deepEqual(all([1, 2]), all().slice(1, 2));
    assert.deepEqual(all([2, Infinity]), all().slice(2));
    assert.deepEqual(all([3, Infinity]), []);
    assert.deepEqual(all([1, 1]), []);
  });
});
