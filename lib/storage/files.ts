import fs from "node:fs";
import path from "node:path";
import { writeFileWhole } from "@vae-notebooks/arrays";

export { writeFileWhole };

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
