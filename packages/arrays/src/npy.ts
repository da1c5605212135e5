/** NumPy's .npy files: one array of numbers each. */

import { readFile } from "node:fs/promises";
import ndarray, { type NdArray } from "ndarray";
import { rowMajor, type NumberArray } from "./row-major";
import { writeFileWhole } from "./whole-file";

/** The element types that can be read and written, by their names in NumPy. */
const ELEMENT_TYPES = {
  f4: Float32Array,
  f8: Float64Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
} as const;

/** The numbers of an array in row-major order (NumPy's "C order"), and its shape. */
export interface NpyArray {
  data: NumberArray;
  shape: number[];
}

const MAGIC = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
/** The length in bytes of all that stands before the numbers is a multiple of this, as the format asks. */
const ALIGNMENT = 64;

/**
 * Reads an array from a .npy file of version 1, 2 or 3: floats of 32 or 64 bits or integers, little endian, in C order.
 *
 * @throws Error naming the file, what was expected and what was found
 *
 * Source: NumPy's documentation, numpy.lib.format.
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${path}: cannot be read (${error.code ?? error.message})`, { cause: error });
  });
  try {
    return parseNpy(bytes);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Reads a matrix [N, D] from a .npy file and rounds its numbers to single precision.
 *
 * @throws Error naming the file, what was expected and what was found
 */
export async function readMatrix(path: string): Promise<NdArray<Float32Array>> {
  const { data, shape } = await readNpy(path);
  if (shape.length !== 2) throw new Error(`${path}: expected a matrix [N, D], found shape [${shape.join(", ")}]`);
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

function parseNpy(bytes: Buffer): NpyArray {
  if (bytes.length < 10 || !bytes.subarray(0, 6).equals(MAGIC)) {
    throw new Error("expected a .npy file, found no NumPy header");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) throw new Error(`expected version 1, 2 or 3 of the format, found ${version}`);
  const begin = version === 1 ? 10 : 12;
  if (bytes.length < begin) throw new Error("expected a header, found the end of the file");
  const end = begin + (version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8));
  if (bytes.length < end) throw new Error("expected a header, found the end of the file");
  const { type, shape } = parseHeader(bytes.subarray(begin, end).toString(version === 3 ? "utf8" : "latin1"));
  const Elements = ELEMENT_TYPES[type];
  const count = shape.reduce((product, length) => product * length, 1);
  const expected = count * Elements.BYTES_PER_ELEMENT;
  if (bytes.length - end !== expected) {
    throw new Error(`expected ${expected} bytes of data for shape [${shape.join(", ")}], found ${bytes.length - end}`);
  }
  // a copy: the header may leave the data unaligned
  return { data: new Elements(Uint8Array.from(bytes.subarray(end)).buffer), shape };
}

/** The header is a Python dictionary such as {'descr': '<f4', 'fortran_order': False, 'shape': (10, 2), }. */
function parseHeader(header: string): { type: keyof typeof ELEMENT_TYPES; shape: number[] } {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || shape === undefined) {
    throw new Error(`expected descr, fortran_order and shape in the header, found ${header.trim()}`);
  }
  const type = descr.slice(1);
  if (!/^[<|=]/.test(descr) || !(type in ELEMENT_TYPES)) {
    throw new Error(`expected little-endian floats of 32 or 64 bits or integers, found elements of type ${descr}`);
  }
  const lengths = shape
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(Number);
  if (order === "True" && lengths.length > 1) {
    throw new Error(
      "expected rows one after the other (C order), found Fortran order; save np.ascontiguousarray(array)",
    );
  }
  return { type: type as keyof typeof ELEMENT_TYPES, shape: lengths };
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
