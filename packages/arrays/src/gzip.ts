import zlib from "node:zlib";
import { FileFormatError } from "./file-format-error";

/** Deflate packs at most 1,032 bytes into one (zlib's technical details, "Maximum compression factor"). */
const MOST_PER_BYTE = 1032;
/** How much of a gzip file may come before its first bytes of content: its own header, with a file name in it. */
const BEGINNINGS = [1024, 65536];

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length > 1 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The first bytes of a gzip file's content, without unpacking the rest.
 *
 * @param file its name, for errors
 * @param packed the file
 * @param length how many are wanted; fewer come back where the content is shorter, or begins after 64 KiB of gzip
 * @throws FileFormatError when it is damaged
 */
export function unpackBeginning(file: string, packed: Buffer, length: number): Buffer {
  let beginning = Buffer.alloc(0);
  for (const part of BEGINNINGS) {
    beginning = unpack(file, packed.subarray(0, part), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).content;
    if (beginning.length >= length || part >= packed.length) break;
  }
  return beginning.subarray(0, length);
}

/**
 * The whole content of a gzip file, of which a header in the content told the length: never unpacks more than that.
 *
 * @param length of the content in bytes
 * @throws FileFormatError when the file is damaged, has more or less content, or something behind it
 */
export function unpackWhole(file: string, packed: Buffer, length: number): Buffer {
  const most = packed.length * MOST_PER_BYTE;
  if (length > most)
    throw new FileFormatError(file, { offset: 0 }, `${length} bytes of content`, `gzip that can hold ${most} at most`);
  const { content, used } = unpack(file, packed, { maxOutputLength: Math.max(1, length) }, length);
  if (used < packed.length) {
    throw new FileFormatError(file, { offset: used }, "the end of the gzip file", `${packed.length - used} more bytes`);
  }
  return content;
}

function unpack(
  file: string,
  packed: Buffer,
  options: zlib.ZlibOptions,
  expected?: number,
): { content: Buffer; used: number } {
  try {
    // With `info` Node also gives its decompressor, which knows how much it read; the type does not say so.
    const { buffer, engine } = zlib.gunzipSync(packed, { ...options, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { content: buffer, used: engine.bytesWritten };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE")
      throw new FileFormatError(file, { offset: expected ?? 0 }, `${expected} bytes of content`, "more", {
        cause: error,
      });
    throw new FileFormatError(file, { offset: 0 }, "a whole gzip file", message, { cause: error });
  }
}
