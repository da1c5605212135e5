import fs from "node:fs";
import { FileFormatError } from "./file-format-error";
import { jsonOffset, JsonPath } from "./json-offset";
import { readText } from "./text-file";
import { writeFileWhole } from "./whole-file";

/** Writes a value as indented JSON with a final newline, whole or not at all. */
export function writeJson(file: string, value: unknown): void {
  writeFileWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Reads a JSON file.
 *
 * @throws Error that names the file when it is missing; FileFormatError when it is no JSON
 */
export function readJson(file: string): unknown {
  return readJsonFile(file).value;
}

/** A value that was read from a JSON file, and a way to refuse a part of it. */
export interface JsonFile {
  value: unknown;
  /**
   * The error for a part that is not as it should be; the caller throws it.
   *
   * @param path from the whole value to the part: ["configuration", "epochs"], [3, "train"]
   * @param expected there, in words
   * @param found there; the part's value unless given
   */
  refuse(path: JsonPath, expected: string, found?: string): FileFormatError;
}

/** As readJson, for a reader that goes on to check what the value holds. */
export function readJsonFile(file: string): JsonFile {
  if (!fs.existsSync(file)) throw new Error(`${file}: expected JSON, found no file`);
  const text = readText(file);
  const value = parse(file, text);
  const refuse = (path: JsonPath, expected: string, found = excerpt(partOf(value, path))) => {
    const place = { offset: jsonOffset(text, path), ...(path.length > 0 ? { part: path.join(".") } : {}) };
    return new FileFormatError(file, place, expected, found);
  };
  return { value, refuse };
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const offset = Buffer.byteLength(text.slice(0, firstWrong(text)));
    throw new FileFormatError(file, { offset }, "JSON", (error as SyntaxError).message, { cause: error });
  }
}

/** How much of a text could still become JSON. V8's errors say it only in part, and differ between versions of Node. */
function firstWrong(text: string): number {
  let [fits, most] = [0, text.length];
  while (fits < most) {
    const middle = Math.ceil((fits + most) / 2);
    if (couldGoOn(text.slice(0, middle))) fits = middle;
    else most = middle - 1;
  }
  return fits;
}

/** Whether a text is JSON, or lacks nothing but its end. */
function couldGoOn(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    return /end of JSON input|Unterminated string/.test(message) || message.includes(`at position ${text.length}`);
  }
}

function partOf(value: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>(
    (whole, key) => (typeof whole === "object" && whole !== null ? (whole as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function excerpt(value: unknown): string {
  return value === undefined
    ? "none"
    : typeof value === "object" && value !== null
      ? Array.isArray(value)
        ? "a list"
        : "an object"
      : JSON.stringify(value).slice(0, 200);
}
