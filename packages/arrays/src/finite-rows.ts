import type { NdArray } from "ndarray";

/** Makes an array of zeros: Float32Array or Float64Array. */
export type FloatArrayConstructor<A extends Float32Array | Float64Array> = new (length: number) => A;

/**
 * Copies a matrix row by row, and makes sure that it holds finite numbers only.
 *
 * @param name of the argument, for errors
 * @param matrix [N, D], also a view
 * @param Floats Float32Array or Float64Array: the type of the copy; doubles are rounded to fit into Float32Array
 * @returns N × D numbers, row after row
 * @throws RangeError naming the argument when it is not [N, D], has no row or no column, or holds a number that is not
 *   finite, with its row and column
 */
export function finiteRows<A extends Float32Array | Float64Array>(
  name: string,
  matrix: NdArray<Float32Array> | NdArray<Float64Array>,
  Floats: FloatArrayConstructor<A>,
): A {
  const { data, shape, stride, offset } = matrix;
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows < 1 || columns < 1) {
    throw new RangeError(
      `${name}: expected a matrix [N, D] of at least one number, found the shape [${shape.join(", ")}]`,
    );
  }
  const copy = new Floats(rows * columns);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0, from = offset + row * stride[0]; column < columns; column++, from += stride[1]) {
      const value = data[from];
      if (!Number.isFinite(value)) {
        throw new RangeError(`${name}[${row}, ${column}]: expected a finite number, found ${value}`);
      }
      copy[to++] = value;
    }
  }
  return copy;
}
