import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { finiteRows } from "../src";

const matrix = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

describe("finiteRows", () => {
  it("copies a matrix row by row, in single or in double precision", () => {
    const rows = finiteRows("points", matrix, Float32Array);
    assert.deepEqual(rows, Float32Array.of(1, 2, 3, 4, 5, 6));
    assert.notEqual(rows.buffer, matrix.data.buffer);
    const tenth = ndarray(Float64Array.of(0.1), [1, 1]);
    assert.deepEqual(finiteRows("points", tenth, Float64Array), Float64Array.of(0.1));
    assert.deepEqual(finiteRows("points", tenth, Float32Array), Float32Array.of(Math.fround(0.1)));
  });

  it("copies what a transposed, a sliced and a reversed view show", () => {
    assert.deepEqual(finiteRows("points", matrix.transpose(1, 0), Float64Array), Float64Array.of(1, 4, 2, 5, 3, 6));
    assert.deepEqual(finiteRows("points", matrix.lo(0, 1), Float64Array), Float64Array.of(2, 3, 5, 6));
    assert.deepEqual(finiteRows("points", matrix.step(1, -1), Float64Array), Float64Array.of(3, 2, 1, 6, 5, 4));
  });

  it("refuses a number that is not finite, and names its argument, row and column", () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const spoiled = ndarray(Float64Array.of(1, 2, 3, 4, 5, value), [2, 3]);
      assert.throws(() => finiteRows("points", spoiled, Float64Array), {
        name: "RangeError",
        message: `points[1, 2]: expected a finite number, found ${value}`,
      });
      // a view that does not show the number
      assert.equal(finiteRows("points", spoiled.hi(2, 2), Float64Array).length, 4);
    }
  });

  it("refuses what is no matrix, or one without rows or columns", () => {
    for (const shape of [[6], [1, 2, 3], [0, 3], [3, 0]]) {
      const size = shape.reduce((product, length) => product * length, 1);
      assert.throws(() => finiteRows("points", ndarray(new Float32Array(size), shape), Float32Array), {
        message: `points: expected a matrix [N, D] of at least one number, found the shape [${shape.join(", ")}]`,
      });
    }
  });
});
