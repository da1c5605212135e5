// What the page carries, unpacked once, and short names for the page's elements.

/** @type {PageContent} */
const content = JSON.parse(element("content").textContent ?? "");
const side = content.side;
/** @type {PageModel[]} */
const models = content.models.map((packed) => ({
  name: packed.name,
  decoder: packed.decoder.map(unpackLayer),
  encoder: packed.encoder && {
    hidden: packed.encoder.hidden.map(unpackLayer),
    mu: unpackLayer(packed.encoder.mu),
    logVar: packed.encoder.logVar && unpackLayer(packed.encoder.logVar),
  },
  codes: packed.codes ? rowsOf(floatsOf(packed.codes), content.latent) : undefined,
}));
const images = unpackImages(content.images, side * side);
const { labels, classes, information } = content;
const [model] = models;

function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
function canvasOf(/** @type {string} */ id) {
  return /** @type {HTMLCanvasElement} */ (element(id));
}
function makeRow(/** @type {string} */ parent, /** @type {string} */ title, /** @type {string} */ className) {
  const row = document.createElement("div");
  row.className = "row";
  const heading = document.createElement("h3");
  heading.textContent = title;
  const strip = document.createElement("div");
  strip.className = className;
  row.append(heading, strip);
  element(parent).append(row);
  return { row, strip };
}
function rowsOf(/** @type {Float32Array} */ numbers, /** @type {number} */ width) {
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
}
