import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bytesTensor, compileFunction, floatsOfBytes, tf } from "../src";

describe("rows of bytes", () => {
  for (const width of [1, 4, 5, 256]) {
    test(`of ${width} come back as the same numbers, eagerly and in a graph, in the order that is asked for`, () => {
      const bytes = Uint8Array.from({ length: 3 * width }, (_, i) => (i * 7) % 256);
      const packed = bytesTensor(bytes, width);
      assert.deepEqual(packed.shape, [3, Math.ceil(width / 4)]);
      const indices = tf.tensor1d([2, 0, 2], "int32");
      const rows = ([of]: tf.Tensor1D[]) => ({ floats: floatsOfBytes(tf.gather(packed, of), width) });
      const expected = [2, 0, 2].flatMap((row) => [...bytes.subarray(row * width, (row + 1) * width)]);
      for (const mode of ["eager", "traced"] as const) {
        const compiled = compileFunction({ f: rows, examples: [[indices]], mode });
        const { floats } = compiled.run([indices]);
        assert.deepEqual([floats.dtype, floats.shape], ["float32", [3, width]]);
        assert.deepEqual([...floats.dataSync()], expected);
        floats.dispose();
        compiled.dispose();
      }
      tf.dispose([packed, indices]);
    });
  }

  test("divided by 255 have the bits that JavaScript's division gives", () => {
    const packed = bytesTensor(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      256,
    );
    const scaled = tf.div(floatsOfBytes(packed, 256), 255).dataSync();
    assert.deepEqual([...scaled], [...Float32Array.from({ length: 256 }, (_, i) => i / 255)]);
    packed.dispose();
  });

  test("that are no whole number of rows are refused", () => {
    assert.throws(() => bytesTensor(new Uint8Array(7), 3), {
      name: "RangeError",
      message: "bytes: expected rows of 3, found 7 bytes in all",
    });
  });
});
