import { NdArray } from "ndarray";
import { IMAGE_SIDE } from "../architecture";

/** Bits of a Braille character's eight dots, by row and column, above U+2800. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

/** Ink from which a pixel becomes a dot, of 255. */
const THRESHOLD = 100;

/**
 * A small image as text: each Braille character shows 4 × 2 pixels as dots. Plotly shows text where it shows no pictures.
 *
 * @param images grey levels [N, 28, 28]
 * @param index of the image
 * @returns 7 lines of 14 characters, joined by "<br>"
 */
export function brailleImage(images: NdArray<Uint8Array>, index: number): string {
  const lines: string[] = [];
  for (let y = 0; y < IMAGE_SIDE; y += DOTS.length) {
    let line = "";
    for (let x = 0; x < IMAGE_SIDE; x += 2) {
      let dots = 0;
      DOTS.forEach((row, dy) => row.forEach((bit, dx) => (dots |= images.get(index, y + dy, x + dx) >= THRESHOLD ? bit : 0)));
      line += String.fromCharCode(0x2800 + dots);
    }
    lines.push(line);
  }
  return lines.join("<br>");
}
