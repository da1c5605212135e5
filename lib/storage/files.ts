import fs from "node:fs";
import path from "node:path";

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed over it. Makes the directory if missing.
 *
 * @throws Error that names the directory when it can't be made or written to; the old file is then as it was
 */
export function writeFileWhole(file: string, content: string | Uint8Array): void {
  const directory = path.dirname(file);
  const temporary = path.join(directory, `.${path.basename(file)}.${process.pid}.new`);
  try {
    makeDirectory(directory);
    fs.writeFileSync(temporary, content);
    fs.renameSync(temporary, file);
  } catch (error) {
    // Below a file in a directory's place even rmSync's force would throw, and hide what happened.
    if (fs.existsSync(temporary)) fs.rmSync(temporary);
    throw new Error(
      `${file}: can't be written: expected a directory that can be written to, found ${(error as Error).message}`,
    );
  }
}

/** mkdir -p; Node's own recursive mkdir never returns below /proc. */
function makeDirectory(directory: string): void {
  if (fs.existsSync(directory)) return;
  makeDirectory(path.dirname(path.resolve(directory)));
  fs.mkdirSync(directory);
}

/** Writes a value as indented JSON with a final newline, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeFileWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a JSON file.
 *
 * @throws Error that names the file when it is missing or no JSON
 */
export function readJson(file: string): unknown {
  if (!fs.existsSync(file)) throw new Error(`${file}: expected JSON, found no file`);
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: expected JSON, found ${(error as Error).message}`);
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
