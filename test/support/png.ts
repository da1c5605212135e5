import assert from "node:assert/strict";
import zlib from "node:zlib";

/** A decoded picture: red, green, blue and alpha of each pixel, row by row. */
export interface Picture {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** Decodes a PNG file of 8 bits a channel without interlacing, RGB or RGBA, the kind that browsers write. */
export function decodePng(bytes: Buffer): Picture {
  assert.equal(bytes.subarray(0, 8).toString("latin1"), "\x89PNG\r\n\x1a\n", "the signature of PNG");
  let header: Buffer | undefined;
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IHDR") header = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  assert.ok(header, "an IHDR chunk");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, , , interlace] = header.subarray(8);
  assert.deepEqual([depth, interlace], [8, 0]);
  const channels = { 2: 3, 6: 4 }[colour];
  assert.ok(channels, `colour type ${colour}`);
  const lines = unfilter(zlib.inflateSync(Buffer.concat(parts)), width * channels, height, channels);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < channels; c++) rgba[4 * pixel + c] = lines[pixel * channels + c];
  }
  return { width, height, rgba };
}

/** Undoes the five filters of the PNG specification, section 9. */
function unfilter(data: Buffer, stride: number, height: number, step: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  assert.equal(data.length, (stride + 1) * height, "bytes of all lines");
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const a = x >= step ? out[y * stride + x - step] : 0;
      const b = y > 0 ? out[(y - 1) * stride + x] : 0;
      const c = x >= step && y > 0 ? out[(y - 1) * stride + x - step] : 0;
      const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
      out[y * stride + x] = data[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return out;
}

function paeth(a: number, b: number, c: number): number {
  const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return da <= db && da <= dc ? a : db <= dc ? b : c;
}
