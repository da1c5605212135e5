import { browserScript } from "@vae-notebooks/tsne";
import type { DigitClass, Theme } from "./content";
import { base64 } from "./packing";
import { escapeHtml, fill, pageFile } from "./page-files";
import { MOSAIC_GAP, mosaic, pngUrl } from "./png";
import { mapFigure } from "./stills";

/** What a page with a map that makes itself is made of. */
export interface MapContent {
  title: string;
  /** What the points are, in a sentence under the title. */
  lead: string;
  /** The codes, [N][dimensions]. */
  codes: readonly ArrayLike<number>[];
  /** [N][pixels], bytes from 0 (paper) to 255 (ink); square images. */
  images: readonly ArrayLike<number>[];
  /** [N], an index into the classes. */
  labels: ArrayLike<number>;
  classes: readonly DigitClass[];
  /** Where each stands on a map made before, [N] of x and y in any unit: the still picture. */
  map: readonly ArrayLike<number>[];
  /** Seed of the start's jitter; 0 unless given. */
  seed?: number;
  /** The number of neighbours that a point cares for, at first: 30 unless given, which no more than N / 3 points have. */
  perplexity?: number;
  theme?: Theme;
}

/** Other perplexities to choose, where there are points enough. */
const PERPLEXITIES = [5, 10, 20, 30, 50, 100];
/** Images in a row of the sheet. */
const SHEET_COLUMNS = 100;
/** Levels of grey in the sheet: twice as many take a third more bytes. */
const LEVELS = 16;
/** The page's scripts in their order. */
const SCRIPTS = [
  "frame.js",
  ...["content", "painter", "view", "pointer", "run", "main"].map((name) => `map/${name}.js`),
];

/**
 * A page that maps points by t-SNE while one looks: one HTML file that carries the codes, their images and the package
 * tsne as a script, and asks nothing of the network. Opened from disk it computes in one Web Worker, and where it is
 * served cross-origin isolated in several.
 *
 * @param content not changed
 * @returns the page's HTML; 10,000 codes of 20 numbers with images of 28 × 28 pixels take about 3.5 MB
 * @throws RangeError naming the part that does not fit
 */
export function mapPage(content: MapContent): string {
  checkContent(content);
  const { title, lead, codes, images, labels, classes, map, seed = 0, perplexity = 30, theme = "auto" } = content;
  const dimensions = codes[0].length;
  const side = Math.sqrt(images[0].length);
  const choices = new Set([...PERPLEXITIES.filter((one) => 3 * one < codes.length), perplexity]);
  const data = {
    side,
    sheet: { columns: Math.min(SHEET_COLUMNS, images.length), gap: MOSAIC_GAP },
    classes,
    labels: Array.from(labels),
    codes: base64(Float32Array.from(codes.flatMap((code) => Array.from(code)))),
    dimensions,
    seed,
    perplexity,
    perplexities: Array.from(choices).sort((a, b) => a - b),
  };
  return fill(pageFile("map/map.html"), {
    title: escapeHtml(title),
    lead: escapeHtml(lead),
    theme,
    dimensions: String(dimensions),
    style: `${pageFile("explorer.css")}\n${pageFile("map/map.css")}`,
    stills: mapFigure(labels, classes, map),
    footer:
      "The page holds all it needs and asks nothing of a network: the codes as 32-bit numbers, the images in " +
      `${LEVELS} levels of grey, and the package @vae-notebooks/tsne in WebAssembly.`,
    sheet: pngUrl(mosaic(sheetRows(images))),
    // A "<" in the text of a script element could end it.
    content: JSON.stringify(data).replace(/</g, "\\u003c"),
    library: browserScript(),
    scripts: SCRIPTS.map((name) => `<script>\n${pageFile(name)}\n</script>`).join("\n"),
  });
}

/** The images in rows, from 0 to 1, in few levels. */
function sheetRows(images: readonly ArrayLike<number>[]): Float32Array[][] {
  const few = images.map((image) =>
    Float32Array.from(image, (byte) => Math.round((byte / 255) * (LEVELS - 1)) / (LEVELS - 1)),
  );
  return Array.from({ length: Math.ceil(few.length / SHEET_COLUMNS) }, (_, row) =>
    few.slice(row * SHEET_COLUMNS, (row + 1) * SHEET_COLUMNS),
  );
}

function checkContent({ codes, images, labels, classes, map }: MapContent): void {
  const expect = (condition: boolean, message: string): void => {
    if (!condition) throw new RangeError(message);
  };
  const count = codes.length;
  expect(count >= 4, `codes: expected at least 4, found ${count}`);
  for (const [name, { length }] of Object.entries({ images, labels, map })) {
    expect(length === count, `${name}: expected ${count}, as many as codes, found ${length}`);
  }
  const pixels = images[0].length;
  expect(Number.isInteger(Math.sqrt(pixels)), `images: expected square images, found ${pixels} pixels`);
  for (let i = 0; i < count; i++) {
    expect(
      codes[i].length === codes[0].length && Array.prototype.every.call(codes[i], Number.isFinite),
      `codes[${i}]: expected ${codes[0].length} finite numbers, found ${Array.from(codes[i]).join(", ")}`,
    );
    expect(images[i].length === pixels, `images[${i}]: expected ${pixels} pixels, found ${images[i].length}`);
    expect(
      labels[i] in classes,
      `labels[${i}]: expected an index into the ${classes.length} classes, found ${labels[i]}`,
    );
  }
}
