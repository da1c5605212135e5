import { isUtf8 } from "node:buffer";
import { FileFormatError } from "./file-format-error";
import { readInParts } from "./file-parts";

/**
 * Reads a text file in UTF-8.
 *
 * @throws Error naming the file when it is missing; FileFormatError when it is no UTF-8
 */
export function readText(file: string): string {
  return strictText(
    file,
    readInParts(file, "a text file", ({ size, read }) => read(0, size)),
  );
}

/**
 * UTF-8 as text. Unlike Buffer's toString it replaces nothing: where a byte can't be part of UTF-8, the file is refused.
 *
 * @param file its name, for the error
 * @param bytes of the text
 * @param start where in the file they stand
 * @throws FileFormatError with the offset of the first wrong byte
 */
export function strictText(file: string, bytes: Buffer, start = 0): string {
  const text = bytes.toString("utf8");
  if (isUtf8(bytes)) return text;
  const again = Buffer.from(text);
  let wrong = 0;
  while (again[wrong] === bytes[wrong]) wrong++;
  const found = wrong < bytes.length ? `the byte ${bytes[wrong]}` : "its end within a character";
  throw new FileFormatError(file, { offset: start + wrong }, "text in UTF-8", found);
}
