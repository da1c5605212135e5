import { createHash } from "node:crypto";
import fs from "node:fs";
import ndarray, { NdArray } from "ndarray";
import { FileFormatError } from "./file-format-error";
import { readInParts, FileParts } from "./file-parts";
import { isGzip, unpackBeginning, unpackWhole } from "./gzip";

/**
 * Reads a file in the IDX format of unsigned bytes, the format of MNIST, gzipped or not.
 *
 * Layout: the bytes 0 0 8 d, then d sizes as big-endian 32-bit integers, then the product of the sizes in bytes. The sizes
 * are compared with the file's before memory is taken for them.
 *
 * @param file its name; when it is not there, the same name with ".gz" is tried
 * @param dimensions how many sizes are expected: 3 for images [N, rows, columns], 1 for labels [N]
 * @param md5 the expected checksum of the uncompressed bytes, in hexadecimal; not checked unless given
 * @returns an array of that shape over the file's bytes
 * @throws Error naming the file when it is missing; FileFormatError when it is not gzip, has a wrong magic number, is
 *   truncated, too long, or of another checksum
 *
 * Source: LeCun, Cortes and Burges, "The MNIST database", section "File formats".
 */
export function readIdx(file: string, dimensions: number, md5?: string): NdArray<Uint8Array> {
  return readIdxWithMd5(file, dimensions, md5).array;
}

/** As readIdx, with the md5 checksum of the uncompressed bytes, in hexadecimal. */
export function readIdxWithMd5(
  file: string,
  dimensions: number,
  expectedMd5?: string,
): { array: NdArray<Uint8Array>; md5: string } {
  const name = [file, `${file}.gz`].find((candidate) => fs.statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (name === undefined)
    throw new Error(`${file}: expected an IDX file by this name, gzipped (.gz) or not, found none`);
  const { bytes, shape } = readInParts(name, "an IDX file", (parts) =>
    isGzip(parts.read(0, 2)) ? readPacked(name, parts, dimensions) : readPlain(name, parts, dimensions),
  );
  const md5 = createHash("md5").update(bytes).digest("hex");
  if (expectedMd5 !== undefined && md5 !== expectedMd5)
    throw new FileFormatError(name, { offset: 0 }, `the md5 checksum ${expectedMd5}`, md5);
  const start = headerLength(dimensions);
  return { array: ndarray(new Uint8Array(bytes.buffer, bytes.byteOffset + start, bytes.length - start), shape), md5 };
}

interface Content {
  bytes: Buffer;
  shape: number[];
}

function readPlain(file: string, parts: FileParts, dimensions: number): Content {
  const { shape, length } = readHeader(file, parts.read(0, headerLength(dimensions)), dimensions);
  checkLength(file, parts.size, shape, length);
  const bytes = parts.read(0, length);
  checkLength(file, bytes.length, shape, length); // it may have become shorter since
  return { bytes, shape };
}

function readPacked(file: string, parts: FileParts, dimensions: number): Content {
  const packed = parts.read(0, parts.size);
  const { shape, length } = readHeader(file, unpackBeginning(file, packed, headerLength(dimensions)), dimensions);
  const bytes = unpackWhole(file, packed, length);
  checkLength(file, bytes.length, shape, length);
  return { bytes, shape };
}

function headerLength(dimensions: number): number {
  return 4 + 4 * dimensions;
}

/** The shape, and how many bytes header and data have together. */
function readHeader(file: string, header: Buffer, dimensions: number): { shape: number[]; length: number } {
  if (header.length < headerLength(dimensions)) {
    throw new FileFormatError(
      file,
      { offset: header.length },
      `an IDX header of ${headerLength(dimensions)} bytes`,
      `${header.length} bytes in all`,
    );
  }
  const magic = header.readUInt32BE(0);
  const expected = 0x0800 + dimensions;
  if (magic !== expected) {
    throw new FileFormatError(
      file,
      { offset: 0 },
      `the magic number ${expected} (unsigned bytes in ${dimensions} dimension(s))`,
      String(magic),
    );
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => header.readUInt32BE(4 + 4 * axis));
  return { shape, length: headerLength(dimensions) + shape.reduce((product, size) => product * size, 1) };
}

function checkLength(file: string, size: number, shape: number[], length: number): void {
  if (size === length) return;
  const start = headerLength(shape.length);
  throw new FileFormatError(
    file,
    { offset: Math.min(size, length) },
    `${length - start} bytes for ${shape.join(" × ")}`,
    `${size - start}${size < length ? " (truncated)" : ""}`,
  );
}
