import fs from "node:fs";

/** A file of known size whose parts are read one by one: memory is taken for what is asked for, not for what a header says. */
export interface FileParts {
  /** In bytes. */
  size: number;
  /**
   * Reads bytes into memory of their own.
   *
   * @param from offset of the first
   * @param length how many; fewer come back where the file ends before
   */
  read(from: number, length: number): Buffer;
}

/**
 * Opens a file, lets its parts be read, and closes it.
 *
 * @param file its name
 * @param kind what it should be, for the error: "an IDX file"
 * @param use reads the parts; what it returns is returned
 * @throws Error naming the file when there is none: nothing, a directory, or a pipe, which could keep a reader waiting
 */
export function readInParts<T>(file: string, kind: string, use: (parts: FileParts) => T): T {
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Error(`${file}: expected ${kind}, found ${fs.existsSync(file) ? "something else than a file" : "none"}`);
  const descriptor = fs.openSync(file, "r");
  try {
    const { size } = fs.fstatSync(descriptor);
    return use({
      size,
      read: (from, length) => readBytes(descriptor, from, Math.min(length, Math.max(0, size - from))),
    });
  } finally {
    fs.closeSync(descriptor);
  }
}

function readBytes(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let done = 0;
  // One call of the system may read a part only: never more than 2 GiB.
  for (let count = 1; count > 0 && done < length; done += count)
    count = fs.readSync(descriptor, bytes, done, Math.min(length - done, 2 ** 30), from + done);
  return bytes.subarray(0, done);
}
