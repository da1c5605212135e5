import { PNG } from "pngjs";

/** A decoded picture: red, green, blue and alpha of each pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/**
 * Decodes a PNG file.
 *
 * @throws Error when it is no whole PNG file
 */
export function decodePng(bytes: Buffer): Picture {
  const { width, height, data } = PNG.sync.read(bytes);
  return { width, height, rgba: data };
}
