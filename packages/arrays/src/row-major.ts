import { NdArray } from "ndarray";

/** The typed arrays that may hold the numbers of an ndarray. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/**
 * The elements of an ndarray in row-major order (the last index changes fastest).
 *
 * @param array an array of its own, or a view of another one such as images.lo(100, 0, 0) or matrix.transpose(1, 0)
 * @returns one number for each element. Where the elements already lie in this order in memory, it is that memory and
 *   not a copy: don't write to it
 */
export function rowMajor<A extends NdArray<NumberArray>>(array: A): A["data"] {
  const { data, shape, stride, offset, size } = array;
  const last = shape.length - 1;
  if (shape.every((length, axis) => length === 1 || stride[axis] === product(shape.slice(axis + 1)))) {
    return data.subarray(offset, offset + size);
  }
  const copy = data.slice(0, size);
  for (let place = 0; place < size; place++) {
    let index = offset;
    for (let axis = last, rest = place; axis >= 0; rest = Math.floor(rest / shape[axis--]))
      index += (rest % shape[axis]) * stride[axis];
    copy[place] = data[index];
  }
  return copy;
}

function product(sizes: number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
