/** Turns a picture of any size into an image as MNIST's: a light drawing on black, of the data's size. */

/** A picture as a decoder of PNG files gives it: four bytes a pixel (red, green, blue, opacity), row by row. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** An image that was made of a picture, and what was done to it. */
export interface PreparedImage {
  /** Grey levels 0 (paper) … 255 (ink), [side × side]. */
  image: Uint8Array;
  /** In words: "dark on light: inverted", … */
  steps: string[];
}

/** MNIST's digits fill a box of 20 × 20 of their 28 × 28 pixels. Source: http://yann.lecun.com/exdb/mnist */
const BOX_SHARE = 20 / 28;
/** Ink below this share of the darkest is taken for noise of the paper when the drawing's edges are looked for. */
const FAINT = 0.2;
/** A picture whose levels differ by less, of 255, shows nothing. */
const LEAST_CONTRAST = 16;

/** One number a pixel: 0 (paper) … 1 (ink). */
interface Ink {
  width: number;
  height: number;
  levels: Float64Array;
}

/**
 * Makes an image of a picture, in colour, grey or with transparent parts.
 *
 * What is at the border is taken for the paper: where most of it is transparent, the ink is what is opaque; where it is
 * light, the picture is inverted. A picture that has the data's size is otherwise left as it is. A larger or smaller one
 * is treated as MNIST's digits were: cut to the drawing, scaled so that this fits a box of 20/28 of the side, and
 * placed so that its centre of mass is the image's centre.
 *
 * @param side of the image, 28 for MNIST
 * @throws RangeError when the picture shows one colour only
 */
export function prepareImage(picture: Picture, side: number): PreparedImage {
  const { ink, step } = inkOf(picture);
  const steps = step === undefined ? [] : [step];
  if (ink.width === side && ink.height === side)
    return { image: bytes(ink), steps: [...steps, `${side} × ${side} pixels: kept in its place`] };
  const drawing = cut(withoutPaper(ink));
  const box = Math.round(BOX_SHARE * side);
  const factor = box / Math.max(drawing.width, drawing.height);
  const scaled = resized(drawing, size(drawing.width * factor), size(drawing.height * factor));
  steps.push(
    `cut to ${drawing.width} × ${drawing.height}`,
    `scaled to ${scaled.width} × ${scaled.height}`,
    "centred by its mass",
  );
  return { image: bytes(centred(scaled, side)), steps };
}

function size(length: number): number {
  return Math.max(1, Math.round(length));
}

/** How much ink each pixel holds, by what the border says of the paper. */
function inkOf({ width, height, data }: Picture): { ink: Ink; step?: string } {
  const count = width * height;
  const opacity = Float64Array.from({ length: count }, (_, i) => data[4 * i + 3] / 255);
  const isBorder = (i: number) => i % width === 0 || i % width === width - 1 || i < width || i >= count - width;
  const border = Array.from({ length: count }, (_, i) => i).filter(isBorder);
  let levels: Float64Array;
  let step: string | undefined;
  if (middle(border.map((i) => opacity[i])) < 0.5) {
    levels = opacity;
    step = "on transparent: what is opaque is the ink";
  } else {
    // ITU-R BT.601's brightness of a colour; behind what is partly transparent, white.
    const grey = ([r, g, b]: Uint8Array) => (0.299 * r + 0.587 * g + 0.114 * b) / 255;
    levels = opacity.map((share, i) => share * grey(data.subarray(4 * i, 4 * i + 3)) + 1 - share);
    if (middle(border.map((i) => levels[i])) > 0.5) {
      levels = levels.map((level) => 1 - level);
      step = "dark on light: inverted";
    }
  }
  const [least, most] = range(levels);
  if (most - least < LEAST_CONTRAST / 255)
    throw new RangeError(`picture: expected a drawing, found ${width} × ${height} pixels of one colour`);
  return { ink: { width, height, levels }, step };
}

/** The median. */
function middle(numbers: number[]): number {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function range(numbers: Float64Array): [number, number] {
  return numbers.reduce(([least, most], number) => [Math.min(least, number), Math.max(most, number)], [1, 0]);
}

/** Stretched so that the border's median is 0 and the darkest ink is 1. */
function withoutPaper({ width, height, levels }: Ink): Ink {
  const border = Array.from(levels).filter(
    (_, i) => i % width === 0 || i % width === width - 1 || i < width || i >= (height - 1) * width,
  );
  const paper = middle(border);
  const most = range(levels)[1];
  return { width, height, levels: levels.map((level) => Math.max(0, (level - paper) / (most - paper || 1))) };
}

/** The smallest part that holds all but faint ink. */
function cut({ width, height, levels }: Ink): Ink {
  let [left, right, top, bottom] = [width, -1, height, -1];
  levels.forEach((level, i) => {
    if (level < FAINT) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
  });
  const [columns, rows] = [right - left + 1, bottom - top + 1];
  const part = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++)
    part.set(levels.subarray((top + y) * width + left, (top + y) * width + right + 1), y * columns);
  return { width: columns, height: rows, levels: part };
}

/** Each pixel of the new size is the mean of the area that it covers. */
function resized({ width, height, levels }: Ink, columns: number, rows: number): Ink {
  const across = shares(width, columns);
  const down = shares(height, rows);
  const result = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (const [row, high] of down[y])
        for (const [column, wide] of across[x]) result[y * columns + x] += high * wide * levels[row * width + column];
  return { width: columns, height: rows, levels: result };
}

/** Of each of `to` equal parts of a line of `from` pixels: the pixels in it, and their shares of it, which add up to 1. */
function shares(from: number, to: number): [number, number][][] {
  const length = from / to;
  return Array.from({ length: to }, (_, i) => {
    const [start, end] = [i * length, (i + 1) * length];
    const pixels: [number, number][] = [];
    for (let at = Math.floor(start); at < Math.min(from, Math.ceil(end)); at++)
      pixels.push([at, (Math.min(end, at + 1) - Math.max(start, at)) / length]);
    return pixels;
  });
}

/** On paper of side × side, moved by whole pixels so that the centre of mass is at the centre, as far as there is room. */
function centred({ width, height, levels }: Ink, side: number): Ink {
  let [mass, x, y] = [0, 0, 0];
  levels.forEach((level, i) => {
    mass += level;
    x += level * ((i % width) + 0.5);
    y += level * (Math.floor(i / width) + 0.5);
  });
  const place = (centre: number, length: number) =>
    Math.min(side - length, Math.max(0, Math.round(side / 2 - centre / mass)));
  const [left, top] = [place(x, width), place(y, height)];
  const paper = new Float64Array(side * side);
  for (let row = 0; row < height; row++)
    paper.set(levels.subarray(row * width, (row + 1) * width), (top + row) * side + left);
  return { width: side, height: side, levels: paper };
}

function bytes({ levels }: Ink): Uint8Array {
  return Uint8Array.from(levels, (level) => Math.round(255 * Math.min(1, level)));
}
