import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import ndarray, { NdArray } from "ndarray";

/**
 * Reads a file in the IDX format of unsigned bytes, the format of MNIST, gzipped or not.
 *
 * Layout: the bytes 0 0 8 d, then d sizes as big-endian 32-bit integers, then the product of the sizes in bytes.
 *
 * @param file its name; when it is not there, the same name with ".gz" is tried
 * @param dimensions how many sizes are expected: 3 for images [N, rows, columns], 1 for labels [N]
 * @param md5 the expected checksum of the uncompressed bytes, in hexadecimal; not checked unless given
 * @returns an array of that shape over the file's bytes
 * @throws Error naming the file, what was expected and what was found: missing, not gzip, wrong magic number, truncated,
 *   too long, wrong checksum
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
  const bytes = readBytes(file);
  const headerLength = 4 + 4 * dimensions;
  if (bytes.length < headerLength) {
    throw new Error(`${file}: expected an IDX header of ${headerLength} bytes, found ${bytes.length} bytes in all`);
  }
  const magic = bytes.readUInt32BE(0);
  const expectedMagic = 0x0800 + dimensions;
  if (magic !== expectedMagic) {
    throw new Error(
      `${file}: expected the magic number ${expectedMagic} (unsigned bytes in ${dimensions} dimension(s)), found ${magic}`,
    );
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  const count = shape.reduce((product, size) => product * size, 1);
  const found = bytes.length - headerLength;
  if (found !== count) {
    throw new Error(
      `${file}: expected ${count} bytes for ${shape.join(" × ")}, found ${found}${found < count ? " (truncated)" : ""}`,
    );
  }
  const md5 = createHash("md5").update(bytes).digest("hex");
  if (expectedMd5 !== undefined && md5 !== expectedMd5)
    throw new Error(`${file}: expected the md5 checksum ${expectedMd5}, found ${md5}`);
  return { array: ndarray(new Uint8Array(bytes.buffer, bytes.byteOffset + headerLength, count), shape), md5 };
}

function readBytes(file: string): Buffer {
  const name = [file, `${file}.gz`].find((candidate) => fs.statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (name === undefined) {
    throw new Error(`${path.join(file)}: expected an IDX file by this name, gzipped (.gz) or not, found none`);
  }
  const bytes = fs.readFileSync(name);
  const gzipped = bytes.length > 1 && bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return bytes;
  try {
    return zlib.gunzipSync(bytes);
  } catch (error) {
    throw new Error(`${name}: expected a whole gzip file, found: ${(error as Error).message}`);
  }
}
