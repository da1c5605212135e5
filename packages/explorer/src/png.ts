import zlib from "node:zlib";
import { crc32 } from "@vae-notebooks/arrays";

/** A grey picture: bytes 0 (black) … 255 (white), row by row. */
export interface GreyPicture {
  width: number;
  height: number;
  grey: Uint8Array;
}

/** Paper between two images of a mosaic, in pixels. */
export const MOSAIC_GAP = 2;

/**
 * Square images in rows, dark ink on white.
 *
 * @param rows of images, each [pixels] from 0 (paper) to 1 (ink); rows may differ in length
 */
export function mosaic(rows: readonly (readonly ArrayLike<number>[])[]): GreyPicture {
  const side = Math.sqrt(rows[0][0].length);
  const columns = Math.max(...rows.map((row) => row.length));
  const [width, height] = [columns * (side + MOSAIC_GAP) - MOSAIC_GAP, rows.length * (side + MOSAIC_GAP) - MOSAIC_GAP];
  const grey = new Uint8Array(width * height).fill(255);
  rows.forEach((row, r) =>
    row.forEach((image, column) => {
      for (let y = 0; y < side; y++) {
        const start = (r * (side + MOSAIC_GAP) + y) * width + column * (side + MOSAIC_GAP);
        for (let x = 0; x < side; x++) grey[start + x] = Math.round(255 * (1 - image[y * side + x]));
      }
    }),
  );
  return { width, height, grey };
}

/** A grey picture as the data URL of a PNG file. */
export function pngUrl(picture: GreyPicture): string {
  return `data:image/png;base64,${pngBytes(picture).toString("base64")}`;
}

/** A grey picture as a PNG file. */
export function pngBytes({ width, height, grey }: GreyPicture): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits, grey; compression, filter and interlacing as all PNG files have them, or none.
  header.set([8, 0, 0, 0, 0], 8);
  // Each row begins with its filter: 0, none.
  const lines = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) lines.set(grey.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", zlib.deflateSync(lines, { level: 9 })),
    chunk("IEND"),
  ]);
}

/** A PNG chunk: length, type, data, and the CRC of the last two. */
function chunk(type: string, data: Uint8Array = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
