import assert from "node:assert/strict";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { rowMajor } from "../src";

// numpy.arange(24).reshape(2, 3, 4)
const cube = ndarray(
  Float32Array.from({ length: 24 }, (_, i) => i),
  [2, 3, 4],
);

describe("rowMajor", () => {
  it("gives the array's own memory where the elements already lie in this order", () => {
    assert.equal(rowMajor(cube).buffer, cube.data.buffer);
    const second = rowMajor(cube.lo(1, 0, 0));
    assert.equal(second.buffer, cube.data.buffer);
    assert.deepEqual(second, cube.data.slice(12));
  });

  it("gives the elements that a transposed, a sliced and a reversed view show", () => {
    // cube.transpose(2, 0, 1).ravel()[:6], cube[:, 1:, ::2].ravel() and cube[::-1, 0, ::-3].ravel()
    assert.deepEqual(rowMajor(cube.transpose(2, 0, 1)).subarray(0, 6), Float32Array.of(0, 4, 8, 12, 16, 20));
    assert.deepEqual(rowMajor(cube.lo(0, 1, 0).step(1, 1, 2)), Float32Array.of(4, 6, 8, 10, 16, 18, 20, 22));
    assert.deepEqual(rowMajor(cube.pick(null, 0, null).step(-1, -3)), Float32Array.of(15, 12, 3, 0));
  });

  it("keeps the element type, and takes arrays of one element, of none and of no axis", () => {
    const long = ndarray(BigInt64Array.of(1n, 2n, 3n, 4n), [2, 2]).transpose(1, 0);
    assert.deepEqual(rowMajor(long), BigInt64Array.of(1n, 3n, 2n, 4n));
    assert.deepEqual(rowMajor(cube.pick(1, 2, 3)), Float32Array.of(23));
    assert.equal(rowMajor(cube.lo(2, 0, 0)).length, 0);
  });
});
