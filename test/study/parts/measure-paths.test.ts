import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { chooseEnds, meanUnevenness, takeRows } from "../../../study/parts/measure-paths";

const rows = ndarray(Float32Array.of(0, 0, 2, 4, 10, 20), [3, 2]);

test("rows are taken in the order that is asked for, as a copy", () => {
  const taken = takeRows(rows, [2, 0]);
  assert.deepEqual(
    [Array.from(taken.data), taken.shape],
    [
      [10, 20, 0, 0],
      [2, 2],
    ],
  );
  taken.set(0, 0, 7);
  assert.equal(rows.get(2, 0), 10);
});

test("ends of paths are the same pairs for every space of a seed, and no row twice", () => {
  const [from, to] = chooseEnds(rows, 1, 3);
  assert.deepEqual(chooseEnds(rows, 1, 3), [from, to]);
  assert.notDeepEqual(from.data, to.data);
});

test("an even path and one that never changes count as even, one jump in two steps as 2", () => {
  const paths = (...values: number[]) => ndarray(Float32Array.from(values), [1, 3, 1]);
  assert.equal(meanUnevenness(paths(0, 1, 2)), 1);
  assert.equal(meanUnevenness(paths(3, 3, 3)), 1);
  assert.equal(meanUnevenness(paths(0, 0, 1)), 2);
});
