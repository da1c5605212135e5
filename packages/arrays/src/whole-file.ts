import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** The name of a temporary file: the name of the file that it will be, the process and eight random digits. */
const TEMPORARY = /^\..+\.\d+\.[0-9a-f]{8}\.new$/;

/**
 * Writes a file whole or not at all: to a temporary file beside it, which is flushed to the disk and then renamed over
 * it; then the directory is flushed too, so that a power failure after the return can't take the new file away. Makes the
 * directory if it is missing.
 *
 * A process that is killed while it writes leaves its temporary file; removeTemporaryFiles takes it away.
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
    flushDirectory(directory);
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
 * Takes away the temporary files that processes left in a directory when they were killed. Only for a directory in which
 * nobody else writes at the moment: the temporary file of a process that is at work would go too.
 *
 * @returns how many there were
 */
export function removeTemporaryFiles(directory: string): number {
  const left = fs.readdirSync(directory).filter((name) => TEMPORARY.test(name));
  left.forEach((name) => fs.rmSync(path.join(directory, name), { force: true }));
  return left.length;
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
  const above = path.dirname(path.resolve(directory));
  makeDirectory(above);
  try {
    fs.mkdirSync(directory);
  } catch (error) {
    // Another process may have made it in between.
    if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
  flushDirectory(above);
}

/** Why a directory can't be flushed where that is no failure: it may be written to but not read, or its file system (a network's) knows no flush. */
const NO_FLUSH = ["EACCES", "EPERM", "EINVAL", "ENOTSUP"];

/** A new name reaches the disk only with its directory. Windows can't open a directory, and needs no such call. */
function flushDirectory(directory: string): void {
  if (process.platform === "win32") return;
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(directory, "r");
    fs.fsyncSync(descriptor);
  } catch (error) {
    if (!NO_FLUSH.includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}
