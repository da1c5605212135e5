import assert from "node:assert/strict";
import { test } from "node:test";
import { partition } from "../src/stages/partition";
import { normalCloud } from "./reference";

test("every point stands in one leaf, and all leaves but the last hold whole blocks of eight", () => {
  const cloud = normalCloud(1003, 5, 1);
  const { order, starts } = partition(cloud.data, 1003, 5, 5);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    Array.from({ length: 1003 }, (_, i) => i),
  );
  assert.equal(starts[0], 0);
  assert.equal(starts[starts.length - 1], Math.ceil(1003 / 8));
  for (let leaf = 1; leaf < starts.length; leaf++) {
    const blocks = starts[leaf] - starts[leaf - 1];
    assert.ok(blocks >= 1 && blocks <= 8, `leaf ${leaf - 1} has ${blocks} blocks`);
  }
});

test("points on a line come in the line's order, leaf by leaf", () => {
  const line = Float32Array.from({ length: 256 }, (_, i) => (i * 101) % 256);
  const { order, starts } = partition(line, 256, 1, 1);
  const leaves = Array.from(starts.slice(1), (end, leaf) =>
    Array.from(order.slice(starts[leaf] * 8, end * 8), (i) => line[i]),
  );
  leaves.sort((a, b) => a[0] - b[0]);
  for (let leaf = 1; leaf < leaves.length; leaf++) {
    assert.ok(Math.max(...leaves[leaf - 1]) < Math.min(...leaves[leaf]));
  }
});

test("identical points are halved all the same, and one point or few are one leaf", () => {
  const same = partition(new Float32Array(600), 300, 2, 2);
  assert.equal(new Set(same.order).size, 300);
  for (const count of [1, 7, 64]) {
    const few = partition(normalCloud(count, 3, 2).data, count, 3, 3);
    assert.deepEqual([...few.starts], [0, Math.ceil(count / 8)]);
  }
});
