import { NdArray } from "ndarray";

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
 * @param images grey levels [N, rows, columns]
 * @param index of the image
 * @returns a line for every 4 rows, of a character for every 2 columns, joined by "<br>": 7 of 14 for 28 × 28 pixels
 */
export function brailleImage(images: NdArray<Uint8Array>, index: number): string {
  const [, rows, columns] = images.shape;
  const ink = (y: number, x: number) => y < rows && x < columns && images.get(index, y, x) >= THRESHOLD;
  const lines: string[] = [];
  for (let y = 0; y < rows; y += DOTS.length) {
    let line = "";
    for (let x = 0; x < columns; x += 2) {
      let dots = 0;
      DOTS.forEach((row, dy) => row.forEach((bit, dx) => (dots |= ink(y + dy, x + dx) ? bit : 0)));
      line += String.fromCharCode(0x2800 + dots);
    }
    lines.push(line);
  }
  return lines.join("<br>");
}
