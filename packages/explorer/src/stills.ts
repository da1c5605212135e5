import { ExplorerContent } from "./content";
import { escapeHtml, pageNetwork } from "./page-files";
import { mosaic, pngUrl } from "./png";

/** Screen pixels of an image's pixel in a still picture. */
const SCALE = 2;
/** Latent numbers that the pictures walk along, and pictures of a walk. */
const [WALKED, STEPS] = [6, 11];

/**
 * What a page without scripts shows: the map, walks along the most informative numbers, and walks between two digits
 * for each model.
 *
 * @param order of the latent numbers, most informative first
 * @param codes of the digits for each model
 * @param points of the map, from 0 to 1
 * @param reach how far a walk along one number goes to both sides
 */
export function stillPictures(
  { models, digits, classes, information }: ExplorerContent,
  order: readonly number[],
  codes: readonly Float32Array[][],
  points: readonly [number, number][],
  reach: number,
): string {
  const { decode } = pageNetwork();
  const walked = order.slice(0, WALKED);
  const along = walked.map((d) =>
    Array.from({ length: STEPS }, (_, i) => {
      const z = codes[0][0].slice();
      z[d] = reach * ((2 * i) / (STEPS - 1) - 1);
      return decode(models[0].decoder, z);
    }),
  );
  const first = 0;
  const other = Array.from(codes[0].keys()).find((i) => digits.labels[i] !== digits.labels[first]) ?? 1;
  const between = models.map(({ decoder }, m) =>
    Array.from({ length: STEPS }, (_, i) => {
      const t = i / (STEPS - 1);
      return decode(
        decoder,
        codes[m][first].map((value, d) => value + t * (codes[m][other][d] - value)),
      );
    }),
  );
  const name = (i: number) => classes[digits.labels[i]].name;
  const numbers = walked.map((d) => `z${d} (${information[d].toFixed(2)} nats)`).join(", ");
  return [
    figure(
      mapImage(digits.labels, classes, points),
      "The map: each point is a real digit, each colour a class; neighbours have similar codes.",
    ),
    picture(
      along,
      `One real ${name(first)} of which one number of the code takes other values, from −${reach} at the left to ` +
        `+${reach} at the right. From top to bottom: ${numbers}.`,
    ),
    picture(
      between,
      `A walk in a straight line from the code of a ${name(first)} to that of a ${name(other)}. ` +
        `From top to bottom: ${models.map((model) => model.name).join(", ")}.`,
    ),
  ].join("\n");
}

/** The map's points from 0 to 1, both axes in the same unit. */
export function unitSquare(map: readonly ArrayLike<number>[]): [number, number][] {
  const range = (axis: number) => {
    const values = map.map((point) => point[axis]);
    return { low: values.reduce((a, b) => Math.min(a, b)), high: values.reduce((a, b) => Math.max(a, b)) };
  };
  const [x, y] = [range(0), range(1)];
  const size = Math.max(x.high - x.low, y.high - y.low) || 1;
  const middle = [(x.low + x.high) / 2, (y.low + y.high) / 2];
  // Up is up: a screen's y grows downwards.
  return map.map((point) => [0.5 + (point[0] - middle[0]) / size, 0.5 - (point[1] - middle[1]) / size]);
}

/** A map alone, for a page that makes one. */
export function mapFigure(
  labels: ArrayLike<number>,
  classes: ExplorerContent["classes"],
  map: readonly ArrayLike<number>[],
): string {
  return figure(mapImage(labels, classes, unitSquare(map)), "A map that was made before: each dot is an image.");
}

function picture(rows: ArrayLike<number>[][], caption: string): string {
  const grey = mosaic(rows);
  const size = `width="${SCALE * grey.width}" height="${SCALE * grey.height}"`;
  return figure(`<img ${size} alt="${escapeHtml(caption)}" src="${pngUrl(grey)}">`, caption);
}

function figure(inside: string, caption: string): string {
  return `<figure>${inside}<figcaption>${escapeHtml(caption)}</figcaption></figure>`;
}

/** The map as an image, an SVG with one path of dots for each class: readable on light and on dark paper. */
function mapImage(
  labels: ArrayLike<number>,
  classes: ExplorerContent["classes"],
  points: readonly [number, number][],
): string {
  const place = (value: number) => Math.round(20 + 960 * value);
  const paths = classes.map(({ colour }, label) => {
    const dots = points.filter((_, i) => labels[i] === label).map(([x, y]) => `M${place(x)} ${place(y)}h0`);
    return `<path stroke="${escapeHtml(colour)}" d="${dots.join("")}"/>`;
  });
  const names = classes.flatMap(({ name }, label) => {
    const own = points.filter((_, i) => labels[i] === label);
    if (own.length === 0) return [];
    const middle = (axis: 0 | 1) => place(own.map((point) => point[axis]).sort((a, b) => a - b)[own.length >> 1]);
    return [`<text x="${middle(0)}" y="${middle(1)}">${escapeHtml(name)}</text>`];
  });
  const outlined = 'fill="#222" stroke="#fff" stroke-width="12" stroke-linejoin="round" paint-order="stroke"';
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="460" height="460">' +
    `<g fill="none" stroke-linecap="round" stroke-width="11">${paths.join("")}</g>` +
    `<g ${outlined} font-size="56" font-weight="700" text-anchor="middle" font-family="sans-serif">` +
    `${names.join("")}</g></svg>`;
  const url = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<img class="map" width="460" height="460" alt="Map of the digits' codes" src="${url}">`;
}
