/** What commands of `vae` write: files that are whole or not there, never over another one without being told to. */
import fs from "node:fs";
import path from "node:path";
import { type NdArray } from "ndarray";
import { mosaic, pngBytes } from "@vae-notebooks/explorer";
import * as vae from "../../lib";

/** How many screen pixels wide a pixel of an image is. */
const SCALE = 3;

/**
 * Makes sure, before any work, that a file may be written.
 *
 * @throws Error where it is there already and force is not given, or its directory can't be written to
 */
export function checkOutput(file: string, force = false): void {
  if (fs.existsSync(file) && !force) throw new Error(`${file}: expected no file there, found one; --force replaces it`);
  if (fs.statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${file}: expected the name of a file, found a directory`);
  vae.checkWritable(path.dirname(file));
}

/**
 * Writes images as one PNG file, row by row, dark ink on white.
 *
 * @param images [N, pixels], from 0 (paper) to 1 (ink)
 * @param columns images in a row; the last row may be short
 */
export function writeGrid(file: string, images: NdArray<Float32Array>, columns: number): void {
  const [count, pixels] = images.shape;
  const image = (i: number) => images.data.subarray(i * pixels, (i + 1) * pixels);
  const rows = Array.from({ length: Math.ceil(count / columns) }, (_, row) =>
    Array.from({ length: Math.min(columns, count - row * columns) }, (_, column) => image(row * columns + column)),
  );
  const { width, height, grey } = mosaic(rows);
  const large = new Uint8Array(SCALE * width * SCALE * height);
  for (let y = 0; y < SCALE * height; y++)
    for (let x = 0; x < SCALE * width; x++)
      large[y * SCALE * width + x] = grey[Math.floor(y / SCALE) * width + Math.floor(x / SCALE)];
  vae.writeFileWhole(file, pngBytes({ width: SCALE * width, height: SCALE * height, grey: large }));
}

/** A loss in words: "100.90 (BCE 80.90 + KL 20.00)". */
export function nats({ total, reconstruction, kl }: vae.LossTerms<number>): string {
  return `${total.toFixed(2)} (BCE ${reconstruction.toFixed(2)} + KL ${kl.toFixed(2)})`;
}
