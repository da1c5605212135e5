import { Architecture } from "../model/architecture";

const WIDTH = 990;
const HEIGHT = 400;
const INK = "#222";
const COLOURS = { data: "#eef2f7", network: "#dbe7f6", latent: "#fde9dc", loss: "#e4f1e4" };

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  fill: string;
  lines: string[];
}

/**
 * A VAE in one picture, as SVG: image, encoder, the Gaussian q(z | x), a draw z, decoder, the pixels' probabilities,
 * and what the two terms of the loss compare.
 *
 * @param sizes of the layers, any number of them, which are written into the picture
 */
export function vaeDiagram({ pixels, hidden, latentDim }: Architecture): string {
  const units = (sizes: number[]) => (sizes.length > 0 ? `${sizes.join(", ")} units` : "no hidden layer");
  const boxes: Record<string, Box> = {
    image: box(20, 130, 120, COLOURS.data, ["image x", `${pixels} numbers`]),
    encoder: box(175, 130, 145, COLOURS.network, ["encoder q(z | x)", units(hidden)]),
    gaussian: box(355, 130, 135, COLOURS.latent, ["μ and log σ²", `${latentDim} + ${latentDim} numbers`]),
    draw: box(525, 130, 120, COLOURS.latent, ["z = μ + σ · ε", `${latentDim} numbers`]),
    decoder: box(680, 130, 145, COLOURS.network, ["decoder p(x | z)", units([...hidden].reverse())]),
    probs: box(860, 130, 115, COLOURS.data, ["image p", `${pixels} numbers`]),
    noise: box(525, 20, 120, COLOURS.data, ["ε ~ N(0, I)", "chance"]),
    kl: box(337.5, 265, 170, COLOURS.loss, ["KL(q(z | x) ‖ p(z))", "how far from the prior"]),
    prior: box(520, 265, 150, COLOURS.latent, ["z ~ p(z) = N(0, I)", "to generate"]),
    bce: box(852.5, 265, 130, COLOURS.loss, ["BCE(x, p)", "how unlike x"]),
  };
  const { image, encoder, gaussian, draw, decoder, probs, noise, kl, bce, prior } = boxes;
  const along = [image, encoder, gaussian, draw, decoder, probs];
  const arrows = [
    ...along.slice(1).map((to, i) => arrow(right(along[i]), left(to))),
    arrow(bottom(noise), top(draw)),
    arrow(bottom(gaussian), top(kl)),
    arrow(bottom(probs), top(bce)),
    arrow(right(prior), bottom(decoder), true),
  ];
  const { x, y, width, height } = bce;
  const original = `M ${bottom(image)} V ${y + height + 35} H ${x + width / 2} V ${y + height + 3}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" ` +
      'font-family="Open Sans, DejaVu Sans, Verdana, sans-serif" font-size="13" role="img" aria-label="The parts of a VAE">',
    `<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">` +
      `<path d="M 0 0 L 10 5 L 0 10 z" fill="${INK}"/></marker></defs>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    ...arrows,
    `<path d="${original}" fill="none" stroke="${INK}" marker-end="url(#tip)"/>`,
    text(450, y + height + 30, "the original, to compare with"),
    text(450, HEIGHT - 8, "loss = BCE + KL = −ELBO; dashed: the way of a new image, which needs no encoder"),
    ...Object.values(boxes).map(draws),
    "</svg>",
  ].join("\n");
}

function box(x: number, y: number, width: number, fill: string, lines: string[]): Box {
  return { x, y, width, height: 62, fill, lines };
}

const left = ({ x, y, height }: Box) => `${x} ${y + height / 2}`;
const right = ({ x, y, width, height }: Box) => `${x + width} ${y + height / 2}`;
const top = ({ x, y, width }: Box) => `${x + width / 2} ${y}`;
const bottom = ({ x, y, width, height }: Box) => `${x + width / 2} ${y + height}`;

function arrow(from: string, to: string, dashed = false): string {
  return `<path d="M ${from} L ${to}" fill="none" stroke="${INK}" ${dashed ? 'stroke-dasharray="6 4" ' : ""}marker-end="url(#tip)"/>`;
}

function draws({ x, y, width, height, fill, lines: [name, size] }: Box): string {
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="${fill}" stroke="#8a94a3"/>` +
    text(x + width / 2, y + 27, name, 'font-weight="600"') +
    text(x + width / 2, y + 47, size, 'fill="#555"')
  );
}

function text(x: number, y: number, content: string, more = ""): string {
  return `<text x="${x}" y="${y}" text-anchor="middle" ${more}>${content}</text>`;
}
