import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * Writes a file whole or not at all: to a temporary file beside it, which is flushed to the disk and then renamed over
 * it. Makes the directory if it is missing.
 *
 * @param content text (written as UTF-8) or bytes
 * @throws Error that names the file when it can't be written, or only in part; the old file is then as it was
 */
export function writeFileWhole(file: string, content: string | Uint8Array): void {
  const directory = path.dirname(file);
  const temporary = path.join(
    directory,
    `.${path.basename(file)}.${process.pid}.${randomBytes(4).toString("hex")}.new`,
  );
  try {
    makeDirectory(directory);
    writeAndFlush(temporary, content);
    fs.renameSync(temporary, file);
  } catch (error) {
    // Where the directory is a file, rmSync would throw in spite of its option "force", and hide what happened.
    if (fs.existsSync(temporary)) fs.rmSync(temporary);
    throw new Error(
      `${file}: can't be written: expected a directory that can be written to, found ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/**
 * Makes sure, before long work, that its results can be written.
 *
 * @throws Error that names the directory when it can't be made or written to
 */
export function checkWritable(directory: string): void {
  const probe = path.join(directory, `.writable.${process.pid}`);
  writeFileWhole(probe, "");
  fs.rmSync(probe);
}

/** Without the flush, a power failure after the renaming could leave an empty file under the final name. */
function writeAndFlush(file: string, content: string | Uint8Array): void {
  const descriptor = fs.openSync(file, "wx");
  try {
    // Writes on until all is written: one call of the system may write only a part, as on a disk that is nearly full.
    fs.writeFileSync(descriptor, content);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Makes a directory and those above it; Node's own recursive mkdir never returns below /proc. */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return;
  makeDirectory(path.dirname(path.resolve(directory)));
  fs.mkdirSync(directory);
}
