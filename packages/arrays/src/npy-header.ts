import { FileFormatError } from "./file-format-error";
import { FileParts } from "./file-parts";
import { strictText } from "./text-file";

/** The element types that can be read and written, by their names in NumPy. */
export const ELEMENT_TYPES = {
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

/** The bytes that every .npy file begins with: \x93NUMPY. */
export const MAGIC = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
/** NumPy itself refuses a longer description of an array of numbers. */
const LONGEST = 10_000;

/** What stands before the numbers of a .npy file. */
export interface NpyHeader {
  type: keyof typeof ELEMENT_TYPES;
  shape: number[];
  /** Offset of the first number. */
  end: number;
}

const ENTRY = /'(descr|fortran_order|shape)'[ \n]*:[ \n]*(?:'([^'\\\n]*)'|(True|False)|\(([^()]*)\))/;
const THREE_ENTRIES = [1, 2, 3].map(() => `(${ENTRY.source})`).join("[ \\n]*,[ \\n]*");
const DICTIONARY = new RegExp(`^\\{[ \\n]*${THREE_ENTRIES}(?:[ \\n]*,)?[ \\n]*\\}[ \\n]*$`);

/**
 * Reads the header of a .npy file: magic bytes, version, length, and a Python dictionary such as
 * {'descr': '<f4', 'fortran_order': False, 'shape': (10, 2), }.
 *
 * @throws FileFormatError where it is another one, or describes an array that can't be read here
 *
 * Source: NumPy's documentation, numpy.lib.format.
 */
export function readHeader(file: string, parts: FileParts): NpyHeader {
  const start = parts.read(0, 12);
  if (start.length < 10 || !start.subarray(0, 6).equals(MAGIC))
    throw new FileFormatError(file, { offset: 0 }, "a .npy file", "no NumPy header");
  const [major, minor] = [start[6], start[7]];
  if (major < 1 || major > 3 || minor !== 0)
    throw new FileFormatError(
      file,
      { offset: 6 },
      "version 1, 2 or 3 of the format",
      minor ? `${major}.${minor}` : String(major),
    );
  const begin = major === 1 ? 10 : 12;
  if (start.length < begin)
    throw new FileFormatError(file, { offset: start.length }, "a header", "the end of the file");
  const length = major === 1 ? start.readUInt16LE(8) : start.readUInt32LE(8);
  if (parts.size < begin + length)
    throw new FileFormatError(file, { offset: 8 }, `a header of ${length} bytes`, "the end of the file before");
  if (length > LONGEST)
    throw new FileFormatError(file, { offset: 8 }, `a header of at most ${LONGEST} bytes`, `one of ${length}`);
  const bytes = parts.read(begin, length);
  const text = major === 3 ? strictText(file, bytes, begin) : bytes.toString("latin1");
  return { ...parseDictionary(file, begin, text), end: begin + length };
}

function parseDictionary(file: string, offset: number, text: string): Omit<NpyHeader, "end"> {
  const refuse = (expected: string, found: string) => new FileFormatError(file, { offset }, expected, found);
  const match = DICTIONARY.exec(text);
  const entries = new Map([1, 6, 11].flatMap((at) => (match ? [[match[at + 1], match.slice(at + 2, at + 5)]] : [])));
  const [descr] = entries.get("descr") ?? [];
  const [, order] = entries.get("fortran_order") ?? [];
  const [, , tuple] = entries.get("shape") ?? [];
  const shape = tuple === undefined ? undefined : parseTuple(tuple);
  if (descr === undefined || order === undefined || shape === undefined)
    throw refuse("descr, fortran_order and shape in the header", text.trim().slice(0, 200));
  const type = descr.slice(1);
  if (!/^[<|=]/.test(descr) || !isElementType(type))
    throw refuse("little-endian floats of 32 or 64 bits or integers", `elements of type ${descr}`);
  if (!shape.every(Number.isSafeInteger)) throw refuse("a shape that fits into memory", `(${tuple})`);
  if (order === "True" && shape.length > 1)
    throw refuse("rows one after the other (C order)", "Fortran order; save np.ascontiguousarray(array)");
  return { type, shape };
}

/** The sizes in a tuple as Python writes it: "", "3," or "3, 4"; undefined where it is none. */
function parseTuple(text: string): number[] | undefined {
  const parts = text.split(",");
  const trailing = /^[ \n]*$/.test(parts[parts.length - 1]);
  // "(3)" is a number in Python.
  if (parts.length === 1 && !trailing) return undefined;
  const sizes = trailing ? parts.slice(0, -1) : parts;
  return sizes.every((size) => /^[ \n]*(?:0|[1-9]\d*)[ \n]*$/.test(size)) ? sizes.map(Number) : undefined;
}

function isElementType(name: string): name is keyof typeof ELEMENT_TYPES {
  return Object.hasOwn(ELEMENT_TYPES, name);
}
