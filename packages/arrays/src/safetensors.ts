import fs from "node:fs";
import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "./row-major";
import { writeFileWhole } from "./whole-file";

/** What a safetensors file holds: named float32 arrays and a few strings about them. */
export interface SafeTensors {
  tensors: Record<string, NdArray<Float32Array>>;
  metadata: Record<string, string>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Writes float32 arrays as a safetensors file: 8 bytes of header length, a JSON header, the arrays one after the other.
 *
 * @param file its name; written whole or not at all
 * @param content the arrays, packed or views, and the metadata
 *
 * Source: the format's description in the README of huggingface/safetensors.
 */
export function writeSafeTensors(file: string, content: SafeTensors): void {
  const header: Record<string, HeaderEntry | Record<string, string>> = { __metadata__: content.metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(content.tensors)) {
    const numbers = rowMajor(tensor);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    header[name] = { dtype: "F32", shape: tensor.shape, data_offsets: [offset, offset + bytes.length] };
    parts.push(bytes);
    offset += bytes.length;
  }
  const json = JSON.stringify(header);
  // Padded with spaces so that the arrays start at a multiple of 8 bytes.
  const text = Buffer.from(
    json.padEnd(Math.ceil(Buffer.byteLength(json) / 8) * 8 - Buffer.byteLength(json) + json.length),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileWhole(file, Buffer.concat([length, text, ...parts]));
}

/**
 * Reads a safetensors file of float32 arrays.
 *
 * @throws Error naming the file, what was expected and what was found: missing, truncated, no such header, another number
 *   type, arrays outside the file or whose size is not that of their shape
 */
export function readSafeTensors(file: string): SafeTensors {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file}: expected a safetensors file, found none`);
  const bytes = fs.readFileSync(file);
  const headerLength = bytes.length >= 8 ? Number(bytes.readBigUInt64LE(0)) : NaN;
  if (!(headerLength <= bytes.length - 8)) {
    throw new Error(
      `${file}: expected a safetensors header, found ${bytes.length} bytes that end before it does or are of another format`,
    );
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(file, bytes.toString("utf8", 8, 8 + headerLength));
  const tensors: SafeTensors["tensors"] = {};
  for (const [name, entry] of Object.entries(entries as Record<string, HeaderEntry>)) {
    tensors[name] = readTensor(file, name, entry, bytes, 8 + headerLength);
  }
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(file: string, text: string): Record<string, HeaderEntry | Record<string, string>> {
  try {
    const header = JSON.parse(text);
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return header;
  } catch {
    // Not JSON: said below.
  }
  throw new Error(`${file}: expected a safetensors header in JSON, found ${JSON.stringify(text.slice(0, 40))}`);
}

function readTensor(
  file: string,
  name: string,
  entry: HeaderEntry,
  bytes: Buffer,
  start: number,
): NdArray<Float32Array> {
  if (typeof entry?.dtype !== "string" || !areSizes(entry.shape) || !areSizes(entry.data_offsets)) {
    throw new Error(`${file}: ${name}: expected a dtype, a shape and data_offsets, found ${JSON.stringify(entry)}`);
  }
  if (entry.dtype !== "F32") throw new Error(`${file}: ${name}: expected float32 numbers (F32), found ${entry.dtype}`);
  const [from, to] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  if (to - from !== 4 * count) {
    throw new Error(`${file}: ${name}: expected ${4 * count} bytes for the shape [${entry.shape}], found ${to - from}`);
  }
  if (start + to > bytes.length) {
    throw new Error(
      `${file}: ${name}: expected bytes ${from} to ${to} of the data, found ${bytes.length - start} in all (truncated)`,
    );
  }
  // A copy, because the data need not start at a multiple of 4 bytes.
  return ndarray(
    new Float32Array(bytes.buffer.slice(bytes.byteOffset + start + from, bytes.byteOffset + start + to)),
    entry.shape,
  );
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isInteger(size) && size >= 0);
}
