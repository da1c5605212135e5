import { FileFormatError } from "./file-format-error";
import { FileParts } from "./file-parts";
import { strictText } from "./text-file";

/** What the header says of one array. */
export interface HeaderEntry {
  dtype: string;
  shape: number[];
  /** Its first byte and the one behind its last, counted from the end of the header. */
  data_offsets: [number, number];
}

/** The file's first bytes, which hold the header's length. */
export const LENGTH_BYTES = 8;
/** The reference library refuses a longer header. */
const LONGEST = 100_000_000;
/** The bytes of a float32 number. */
const FLOAT = 4;

/** What stands before the arrays of a safetensors file. */
interface Header {
  metadata: Record<string, string>;
  /** The arrays by name, in the order of the header. */
  entries: Array<[string, HeaderEntry]>;
  /** Offset of the data. */
  start: number;
}

/**
 * Reads the header of a safetensors file of float32 arrays, and checks that its arrays fill the file, each byte once.
 *
 * @throws FileFormatError naming the array where there is one
 *
 * Source: the format's description in the README of huggingface/safetensors.
 */
export function readHeader(file: string, parts: FileParts): Header {
  const first = parts.read(0, LENGTH_BYTES);
  const length = first.length === LENGTH_BYTES ? Number(first.readBigUInt64LE(0)) : NaN;
  if (!(length <= parts.size - LENGTH_BYTES)) {
    const found = `${parts.size} bytes that end before it does or are of another format`;
    throw new FileFormatError(file, { offset: 0 }, "a safetensors header", found);
  }
  if (length > LONGEST)
    throw new FileFormatError(file, { offset: 0 }, `a header of at most ${LONGEST} bytes`, `one of ${length}`);
  const text = strictText(file, parts.read(LENGTH_BYTES, length), LENGTH_BYTES);
  const header = parseHeader(file, text);
  const metadata = header.find(([name]) => name === METADATA)?.[1] ?? {};
  if (!isMetadata(metadata)) throw refuse(file, METADATA, "an object of strings", metadata);
  const entries = header.filter(([name]) => name !== METADATA).map(([name, entry]) => checkEntry(file, name, entry));
  const start = LENGTH_BYTES + length;
  checkPlaces(file, entries, start, parts.size - start);
  return { metadata, entries, start };
}

const METADATA = "__metadata__";

function parseHeader(file: string, text: string): Array<[string, unknown]> {
  try {
    const header: unknown = text.startsWith("{") && holdsPlainNumbers(text) ? JSON.parse(text) : undefined;
    if (isObject(header)) return Object.entries(header);
  } catch {
    // Not JSON: said below.
  }
  throw new FileFormatError(
    file,
    { offset: LENGTH_BYTES },
    "a safetensors header in JSON",
    JSON.stringify(text.slice(0, 40)),
  );
}

/** Whether a header has only strings, lists, objects and digits: "1e1", "1.0" and "-0" are no sizes. */
function holdsPlainNumbers(text: string): boolean {
  for (let at = 0, quoted = false; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === "\\") at++;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && !"{}[]:,0123456789 \t\n\r".includes(letter)) return false;
  }
  return true;
}

function checkEntry(file: string, name: string, entry: unknown): [string, HeaderEntry] {
  if (!isHeaderEntry(entry)) throw refuse(file, name, "a dtype, a shape and data_offsets", entry);
  if (entry.dtype !== "F32") {
    throw new FileFormatError(file, { offset: LENGTH_BYTES, part: name }, "float32 numbers (F32)", entry.dtype);
  }
  const [from, to] = entry.data_offsets;
  const bytes = entry.shape.reduce((product, size) => product * size, FLOAT);
  if (to - from !== bytes) {
    const expected = `${bytes} bytes for the shape [${entry.shape}]`;
    throw new FileFormatError(file, { offset: LENGTH_BYTES, part: name }, expected, String(to - from));
  }
  return [name, entry];
}

/** The arrays lie one after the other, from the beginning of the data to its end. */
function checkPlaces(file: string, entries: Array<[string, HeaderEntry]>, start: number, size: number): void {
  const places = entries.map(
    ([
      name,
      {
        data_offsets: [from, to],
      },
    ]) => ({ name, from, to }),
  );
  places.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of places) {
    if (to > size) {
      const expected = `bytes ${from} to ${to} of the data`;
      throw new FileFormatError(file, { offset: start + size, part: name }, expected, `${size} in all (truncated)`);
    }
    if (from !== end) {
      const place = { offset: start + Math.min(from, end), part: name };
      throw new FileFormatError(file, place, `its data to begin at byte ${end} of the data`, `${from}`);
    }
    end = to;
  }
  if (end !== size)
    throw new FileFormatError(file, { offset: start + end }, `${end} bytes of data`, `${size}: bytes of no array`);
}

function refuse(file: string, part: string, expected: string, found: unknown): FileFormatError {
  return new FileFormatError(file, { offset: LENGTH_BYTES, part }, expected, JSON.stringify(found).slice(0, 200));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMetadata(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

function isHeaderEntry(value: unknown): value is HeaderEntry {
  if (!isObject(value) || typeof value.dtype !== "string") return false;
  return areSizes(value.shape) && areSizes(value.data_offsets) && value.data_offsets.length === 2;
}

/** Sizes whose product, zeros left out, can still be counted exactly. */
function areSizes(value: unknown): value is number[] {
  if (!Array.isArray(value) || !value.every((size) => Number.isSafeInteger(size) && size >= 0)) return false;
  return Number.isSafeInteger(value.reduce((product: number, size: number) => product * (size || 1), 1));
}
