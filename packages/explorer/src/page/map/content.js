// What the page carries, unpacked once, and short names for the page's elements.

function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
function canvasOf(/** @type {string} */ id) {
  return /** @type {HTMLCanvasElement} */ (element(id));
}
function selectOf(/** @type {string} */ id) {
  return /** @type {HTMLSelectElement} */ (element(id));
}

/** @type {MapPageContent} */
const content = JSON.parse(element("content").textContent ?? "");
const { labels, classes, dimensions } = content;
const count = labels.length;
const codes = new Float32Array(Uint8Array.from(atob(content.codes), (letter) => letter.charCodeAt(0)).buffer);

/** Red, green and blue from 0 to 1 of any CSS colour. */
function rgb(/** @type {string} */ colour) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data.subarray(0, 3), (level) => level / 255);
}

for (const { name, colour } of classes) {
  const item = document.createElement("li");
  item.textContent = name;
  item.style.setProperty("--colour", colour);
  element("legend").append(item);
}
for (const perplexity of content.perplexities) {
  const chosen = perplexity === content.perplexity;
  selectOf("perplexity").append(new Option(String(perplexity), String(perplexity), chosen, chosen));
}
