import { NdArray } from "ndarray";
import { imageSide, rowMajor } from "@vae-notebooks/arrays";
import { Figure, figure } from "./figure";
import { plainText } from "./plain-text";

const GAP = 2;
/** Screen pixels of a subtitle's letter, a little more than the mean. */
const LETTER = 8;

/** A row of a picture of images: its name and its images, [N, pixels] or [N, rows, columns], each scaled to its type's range. */
export interface ImageRow {
  label: string;
  /** Bytes 0 … 255 or numbers 0 … 1. */
  images: NdArray<Uint8Array> | NdArray<Float32Array>;
}

/**
 * Rows of images under each other, each row with its name at the left, dark ink on white.
 *
 * @param rows with the same number of images each
 * @param title of the figure
 * @param layout subtitle, and the size of an image in screen pixels (64 unless given)
 * @throws RangeError when there are no rows, their numbers of images or the images' sizes differ, or an image is not square
 */
export function imageRowsFigure(
  rows: ImageRow[],
  title: string,
  layout: { subtitle?: string; scale?: number } = {},
): Figure {
  if (rows.length === 0) throw new RangeError("rows: expected at least one, found none");
  const columns = rows[0].images.shape[0];
  for (const { label, images } of rows) {
    if (images.shape[0] !== columns)
      throw new RangeError(`rows: expected ${columns} images in each, found ${images.shape[0]} in ${label}`);
  }
  const side = sideOf(rows[0].images);
  for (const { label, images } of rows) {
    if (sideOf(images) !== side)
      throw new RangeError(`rows: expected images of ${side} × ${side} pixels, found others in ${label}`);
  }
  const paper = emptyPaper(rows.length, columns, side);
  rows.forEach((row, r) => {
    for (let column = 0; column < columns; column++) paste(paper, row.images, side, column, r, column);
  });
  return mosaic(paper, rows.length, columns, side, title, {
    ...layout,
    labels: rows.map((row) => row.label),
  });
}

/**
 * Images in a grid, row by row.
 *
 * @param images [N, pixels] or [N, rows, columns]
 * @param columns of the grid; the last row may be short
 * @throws RangeError when the images are not square
 */
export function imageGridFigure(
  images: ImageRow["images"],
  columns: number,
  title: string,
  layout: { subtitle?: string; scale?: number } = {},
): Figure {
  const count = images.shape[0];
  const rows = Math.ceil(count / columns);
  const side = sideOf(images);
  const paper = emptyPaper(rows, columns, side);
  for (let i = 0; i < count; i++) paste(paper, images, side, i, Math.floor(i / columns), i % columns);
  return mosaic(paper, rows, columns, side, title, layout);
}

function sideOf({ shape: [, ...sides] }: ImageRow["images"]): number {
  return imageSide(sides.reduce((pixels, size) => pixels * size, 1));
}

function emptyPaper(rows: number, columns: number, side: number): (number | null)[][] {
  const cell = side + GAP;
  return Array.from({ length: rows * cell - GAP }, () => new Array<number | null>(columns * cell - GAP).fill(null));
}

function paste(
  paper: (number | null)[][],
  images: ImageRow["images"],
  side: number,
  image: number,
  row: number,
  column: number,
): void {
  const full = images.data instanceof Uint8Array ? 255 : 1;
  const data = rowMajor(images);
  const start = image * side * side;
  const cell = side + GAP;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // Three digits are finer than a screen's 256 grey levels and keep the notebook small.
      const ink = data[start + y * side + x] / full;
      paper[row * cell + y][column * cell + x] = Math.round(ink * 1000) / 1000;
    }
  }
}

function mosaic(
  paper: (number | null)[][],
  rows: number,
  columns: number,
  side: number,
  title: string,
  layout: { subtitle?: string; scale?: number; labels?: string[] },
): Figure {
  const { subtitle, scale = 64, labels = [] } = layout;
  const cell = side + GAP;
  const trace = {
    type: "heatmap",
    z: paper,
    zmin: 0,
    zmax: 1,
    colorscale: [
      [0, "#ffffff"],
      [1, "#000000"],
    ],
    showscale: false,
    hoverinfo: "skip",
  };
  const left = labels.length > 0 ? 150 : 30;
  const bare = { showgrid: false, zeroline: false, showline: false, ticks: "" };
  return figure([trace], title, {
    subtitle,
    // Few images must not cut off the name of the data.
    width: Math.max(left + columns * scale + 30, 420, LETTER * (subtitle?.length ?? 0) + 40),
    height: rows * scale + 110,
    margin: { l: left, r: 30, t: 80, b: 30 },
    plot_bgcolor: "#d8d8d8",
    xaxis: { ...bare, showticklabels: false, constrain: "domain", range: [-0.5, columns * cell - GAP - 0.5] },
    yaxis: {
      ...bare,
      scaleanchor: "x",
      constrain: "domain",
      range: [rows * cell - GAP - 0.5, -0.5],
      tickvals: labels.map((_, r) => r * cell + side / 2),
      ticktext: labels.map(plainText),
      showticklabels: labels.length > 0,
    },
  });
}
