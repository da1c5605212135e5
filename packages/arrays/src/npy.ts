/** NumPy's .npy files: one array of numbers each. */

import ndarray, { type NdArray } from "ndarray";
import { FileFormatError } from "./file-format-error";
import { readInParts } from "./file-parts";
import { ELEMENT_TYPES, MAGIC, readHeader } from "./npy-header";
import { rowMajor, type NumberArray } from "./row-major";
import { writeFileWhole } from "./whole-file";

/** The numbers of an array in row-major order (NumPy's "C order"), and its shape. */
export interface NpyArray {
  data: NumberArray;
  shape: number[];
}

/** The length in bytes of all that stands before the numbers is a multiple of this, as the format asks. */
const ALIGNMENT = 64;

/**
 * Reads an array from a .npy file of version 1, 2 or 3: floats of 32 or 64 bits or integers, little endian, in C order.
 * The shape is compared with the file's size before memory is taken for it.
 *
 * @throws Error naming the file when it is missing; FileFormatError when it is damaged or holds another array
 *
 * Source: NumPy's documentation, numpy.lib.format.
 */
export async function readNpy(path: string): Promise<NpyArray> {
  return Promise.resolve(
    readInParts(path, "a .npy file", (parts) => {
      const { type, shape, end } = readHeader(path, parts);
      const Elements = ELEMENT_TYPES[type];
      const expected = shape.reduce((product, length) => product * length, 1) * Elements.BYTES_PER_ELEMENT;
      const check = (found: number) => {
        if (found === expected) return;
        const offset = end + Math.min(found, expected);
        const wanted = `${expected} bytes of data for shape [${shape.join(", ")}]`;
        throw new FileFormatError(path, { offset }, wanted, String(found));
      };
      check(parts.size - end);
      const bytes = parts.read(end, expected);
      check(bytes.length); // the file may have become shorter since
      return { data: new Elements(bytes.buffer, bytes.byteOffset, expected / Elements.BYTES_PER_ELEMENT), shape };
    }),
  );
}

/**
 * Reads a matrix [N, D] from a .npy file and rounds its numbers to single precision.
 *
 * @throws Error naming the file when it is missing; FileFormatError when it is damaged or holds no matrix
 */
export async function readMatrix(path: string): Promise<NdArray<Float32Array>> {
  const { data, shape } = await readNpy(path);
  if (shape.length !== 2)
    throw new FileFormatError(path, { offset: MAGIC.length }, "a matrix [N, D]", `shape [${shape.join(", ")}]`);
  return ndarray(data instanceof Float32Array ? data : Float32Array.from(data as ArrayLike<number>, Number), shape);
}

/**
 * Writes an array to a .npy file of version 1, byte for byte as numpy.save does; the file is written whole or not at
 * all.
 *
 * @param array numbers in row-major order with their shape; or an ndarray, also a view such as matrix.transpose(1, 0):
 *   the elements are written in the order in which the view shows them
 * @throws RangeError when the shape does not fit the data; Error naming the file when it cannot be written
 */
export async function writeNpy(path: string, array: NpyArray | NdArray<NumberArray>): Promise<void> {
  const { shape } = array;
  const data = "stride" in array ? rowMajor(array) : array.data;
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length || !shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw new RangeError(`shape: expected the ${data.length} elements of data, found [${shape.join(", ")}]`);
  }
  writeFileWhole(path, serialise({ data, shape }));
}

function serialise({ data, shape }: NpyArray): Buffer {
  const type = Object.entries(ELEMENT_TYPES).find(([, Elements]) => data instanceof Elements)?.[0];
  if (type === undefined) throw new TypeError(`data: expected a typed array of numbers, found ${typeof data}`);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const endian = data.BYTES_PER_ELEMENT === 1 ? "|" : "<";
  const text = `{'descr': '${endian}${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const head = Buffer.alloc(length, " ");
  MAGIC.copy(head);
  head[6] = 1;
  head[7] = 0;
  head.writeUInt16LE(length - 10, 8);
  head.write(text, 10, "latin1");
  head[length - 1] = 0x0a;
  return Buffer.concat([head, Buffer.from(data.buffer, data.byteOffset, data.byteLength)]);
}
