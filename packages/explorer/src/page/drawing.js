// Drawing a digit, and making it what the network was trained on. MNIST's digits were made in three steps (LeCun et al.
// 1998): the ink was scaled, its shape kept, until the larger side of the box around it was 20 pixels; grey levels came
// from that scaling; then it was set on a 28 × 28 field with its centre of mass in the middle. centred() does the same.

/** Side of the sheet that one draws on, in its own pixels. */
const SHEET = 140;
/** Radius of the pen: strokes as thick as MNIST's for a digit that nearly fills the sheet. */
const PEN = 6;

/** An empty sheet: SHEET × SHEET numbers from 0 to 1, row by row. */
const emptySheet = () => new Float32Array(SHEET * SHEET);

/**
 * Draws a straight stroke with round ends. A pixel's ink is how much of it lies within the pen's radius of the stroke.
 *
 * @param {Float32Array} sheet changed
 * @param {{ x: number, y: number }} a
 * @param {{ x: number, y: number }} b may be the same point: a dot
 */
function stroke(sheet, a, b) {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const lengthSquared = dx * dx + dy * dy;
  const low = (/** @type {number} */ v) => Math.max(0, Math.floor(v - PEN - 1));
  const high = (/** @type {number} */ v) => Math.min(SHEET - 1, Math.ceil(v + PEN + 1));
  for (let y = low(Math.min(a.y, b.y)); y <= high(Math.max(a.y, b.y)); y++) {
    for (let x = low(Math.min(a.x, b.x)); x <= high(Math.max(a.x, b.x)); x++) {
      // The nearest point of the stroke, as a share t of the way from a to b.
      const t =
        lengthSquared === 0
          ? 0
          : Math.max(0, Math.min(1, ((x + 0.5 - a.x) * dx + (y + 0.5 - a.y) * dy) / lengthSquared));
      const distance = Math.hypot(x + 0.5 - a.x - t * dx, y + 0.5 - a.y - t * dy);
      const ink = Math.max(0, Math.min(1, PEN + 0.5 - distance));
      sheet[y * SHEET + x] = Math.max(sheet[y * SHEET + x], ink);
    }
  }
}

/**
 * The drawing as MNIST would have it, or nothing for an empty sheet.
 *
 * @param {Float32Array} sheet
 * @param {number} side of the image, 28
 */
function centred(sheet, side) {
  // The box around the ink, and the ink's centre of mass.
  let [left, right, top, bottom, mass, massX, massY] = [SHEET, 0, SHEET, 0, 0, 0, 0];
  for (let y = 0; y < SHEET; y++) {
    for (let x = 0; x < SHEET; x++) {
      const ink = sheet[y * SHEET + x];
      if (ink === 0) continue;
      [left, right, top, bottom] = [
        Math.min(left, x),
        Math.max(right, x + 1),
        Math.min(top, y),
        Math.max(bottom, y + 1),
      ];
      mass += ink;
      massX += ink * (x + 0.5);
      massY += ink * (y + 0.5);
    }
  }
  if (mass === 0) return undefined;
  // Never enlarged: a dot stays a dot.
  const scale = Math.min(1, ((20 / 28) * side) / Math.max(right - left, bottom - top));
  const image = new Float32Array(side * side);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const ink = sheet[y * SHEET + x] * scale * scale;
      if (ink === 0) continue;
      // The ink of each small pixel is shared out among the four large ones around the place where it comes to lie.
      const [placeX, placeY] = [
        (x + 0.5 - massX / mass) * scale + side / 2 - 0.5,
        (y + 0.5 - massY / mass) * scale + side / 2 - 0.5,
      ];
      const [column, row] = [Math.floor(placeX), Math.floor(placeY)];
      const [shareX, shareY] = [placeX - column, placeY - row];
      addInk(row, column, ink * (1 - shareX) * (1 - shareY));
      addInk(row, column + 1, ink * shareX * (1 - shareY));
      addInk(row + 1, column, ink * (1 - shareX) * shareY);
      addInk(row + 1, column + 1, ink * shareX * shareY);
    }
  }
  return image;

  /** @type {(row: number, column: number, ink: number) => void} */
  function addInk(row, column, ink) {
    if (row < 0 || column < 0 || row >= side || column >= side) return;
    image[row * side + column] = Math.min(1, image[row * side + column] + ink);
  }
}
