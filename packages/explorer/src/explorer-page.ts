import { checkContent, ExplorerContent, inputsOf, Model } from "./content";
import { base64, packImages } from "./packing";
import { escapeHtml, fill, pageFile, pageNetwork } from "./page-files";
import { packModel, Rounding } from "./precision";
import { stillPictures, unitSquare } from "./stills";

/** A number of the code that carries less than this, in nats, is shown apart. */
const IDLE = 0.05;

/** Codes and pictures on which the rounding of the weights is measured. */
const PROBES = 400;

/** The page's scripts in their order, each for itself in the page's source. */
const SCRIPTS = [
  "network.js",
  "unpack.js",
  "drawing.js",
  "pictures.js",
  "frame.js",
  "content.js",
  "code.js",
  "sliders.js",
  "start.js",
  "sheet.js",
  "walk.js",
  "samples.js",
  "main.js",
];

/**
 * A page to play with a trained model's latent space: one HTML file that carries weights, digits and scripts, and asks
 * nothing of the network. Where scripts don't run it shows still pictures.
 *
 * @param content the models as plain numbers, and digits to start from; not changed
 * @returns the page's HTML; its size is mostly the weights', about 4/3 of a byte for 8 bits
 * @throws RangeError naming the part that is missing or does not fit
 */
export function explorerPage(content: ExplorerContent): string {
  checkContent(content);
  const { title, models, digits, classes, theme = "auto" } = content;
  const information = Array.from(content.information);
  const order = Array.from(information.keys()).sort((a, b) => information[b] - information[a]);
  const images = digits.images.map((image) => Float32Array.from(image, (level) => level / 255));
  const codes = models.map((model) => codesOf(model, images));
  const reach = Math.max(
    3,
    Math.ceil(codes[0].flatMap((code) => Array.from(code, Math.abs)).reduce((a, b) => Math.max(a, b), 0)),
  );
  const points = unitSquare(digits.map);
  const packed = models.map((model, m) => packModel(model, probes(codes[m]), images.slice(0, PROBES)));
  const side = Math.sqrt(images[0].length);
  const data = {
    side,
    latent: information.length,
    reach,
    idle: IDLE,
    information: information.map((nats) => Number(nats.toFixed(4))),
    classes,
    labels: Array.from(digits.labels),
    map: points.map((point) => point.map((value) => Number(value.toFixed(4)))),
    images: packImages(digits.images),
    models: packed.map(({ packed }, m) => ({
      ...packed,
      codes: packed.encoder ? undefined : base64(Float32Array.from(codes[m].flatMap((code) => Array.from(code)))),
    })),
    first: 0,
  };
  return fill(pageFile("explorer.html"), {
    title: escapeHtml(title),
    theme,
    latent: String(information.length),
    reach: String(reach),
    style: pageFile("explorer.css"),
    stills: stillPictures(content, order, codes, points, reach),
    footer: footer(
      models,
      packed.map(({ rounding }) => rounding),
    ),
    // A "<" in the text of a script element could end it.
    content: JSON.stringify(data).replace(/</g, "\\u003c"),
    scripts: SCRIPTS.map((name) => `<script>\n${pageFile(name)}\n</script>`).join("\n"),
  });
}

function codesOf({ encoder, codes = [] }: Model, images: readonly Float32Array[]): Float32Array[] {
  if (encoder) return images.map((x) => pageNetwork().encode(encoder, x).mu);
  return Array.from(codes, (code) => Float32Array.from(code));
}

/**
 * Codes of digits, and as many whose numbers come from different digits each: places of the space where no digit is.
 */
function probes(codes: readonly Float32Array[]): Float32Array[] {
  const some = codes.slice(0, PROBES / 2);
  return [...some, ...some.map((code, i) => code.map((_, d) => some[(i + 37 * d) % some.length][d]))];
}

function footer(models: readonly Model[], roundings: Rounding[]): string {
  const sentences = models.map(({ name, decoder, encoder }, m) => {
    const sizes = [inputsOf(decoder[0]), ...decoder.map((layer) => layer.bias.length)].join(" → ");
    const { decoder: pixels, encoder: codes } = roundings[m];
    const said = codes
      ? `; its encoder's in ${codes.bits} bits, a mean or standard deviation by ${codes.error.toPrecision(1)}`
      : "";
    const without = encoder ? "" : " Its encoder is not in this page, only its codes of the digits.";
    return (
      `<p>${escapeHtml(name)}: decoder ${sizes}. Its weights are kept in ${pixels.bits} bits each, which moves a ` +
      `pixel's probability by ${pixels.error.toPrecision(1)} at most${said} (largest change found in ${PROBES} tries).${without}</p>`
    );
  });
  return [
    ...sentences,
    "<p>A drawing is treated as MNIST's digits were: scaled until the larger side of its box is 20 pixels, and set on 28 × 28 " +
      "pixels with its centre of mass in the middle. The page holds all it needs and asks nothing of a network; its source is " +
      "written to be read.</p>",
  ].join("\n");
}
