import ndarray, { NdArray } from "ndarray";
import { FileFormatError } from "./file-format-error";
import { readInParts } from "./file-parts";
import { rowMajor } from "./row-major";
import { HeaderEntry, LENGTH_BYTES, readHeader } from "./safetensors-header";
import { writeFileWhole } from "./whole-file";

/** What a safetensors file holds: named float32 arrays and a few strings about them. */
export interface SafeTensors {
  tensors: Record<string, NdArray<Float32Array>>;
  metadata: Record<string, string>;
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
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileWhole(file, Buffer.concat([length, text, ...parts]));
}

/**
 * Reads a safetensors file of float32 arrays. What the header declares is compared with the file's size before memory is
 * taken for it.
 *
 * @throws Error naming the file when it is missing; FileFormatError when it is truncated, has no such header, arrays of
 *   another number type, arrays outside the file, over each other or with bytes between or behind them that belong to none,
 *   or of another size than that of their shape
 */
export function readSafeTensors(file: string): SafeTensors {
  return readInParts(file, "a safetensors file", (parts) => {
    const { metadata, entries, start } = readHeader(file, parts);
    // Object.fromEntries, because writing to the name __proto__ would not make a property.
    const tensors = entries.map(
      ([
        name,
        {
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const bytes = parts.read(start + from, to - from);
        if (bytes.length < to - from)
          throw new FileFormatError(
            file,
            { offset: start + from, part: name },
            `${to - from} bytes`,
            String(bytes.length),
          );
        return [name, ndarray(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4), shape)] as const;
      },
    );
    return { tensors: Object.fromEntries(tensors), metadata };
  });
}
