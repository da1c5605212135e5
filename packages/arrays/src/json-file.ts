import fs from "node:fs";
import { writeFileWhole } from "./whole-file";

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
