// The same random codes through each decoder.

const SAMPLES = 10;
/** Draws of N(0, 1) that all rows share. */
let noise = [new Float32Array(0)];
/** @type {{ show(): void }[]} */
const sampleRows = models.flatMap((/** @type {PageModel} */ of) => {
  const plain = sampleRow(of, of.name, (z) => z);
  if (of === model) return [plain];
  // A fair chance for a model whose codes are not spread as N(0, 1): noise with the mean and the spread of its own
  // codes.
  const { mean, deviation } = momentsOf(Array.from(images.keys(), (i) => codeOf(of, i)));
  const typical = Math.sqrt(deviation.reduce((sum, value) => sum + value * value, 0) / deviation.length);
  element("spread").textContent +=
    `The ${of.name}'s codes of the ${images.length} digits here have a standard deviation of ${typical.toFixed(1)} ` +
    "(root mean square over the numbers): nothing in its training keeps them near N(0, 1), so draws from there need not " +
    "fall where its codes are. ";
  const stretched = (/** @type {Float32Array} */ z) => z.map((value, d) => mean[d] + deviation[d] * value);
  return [plain, sampleRow(of, `${of.name}, the noise stretched and moved to where its own codes are`, stretched)];
});

function sampleRow(
  /** @type {PageModel} */ of,
  /** @type {string} */ title,
  /** @type {(z: Float32Array) => Float32Array} */ place,
) {
  const { strip } = makeRow("samples", title, "strip samples");
  strip.style.setProperty("--columns", String(SAMPLES));
  const canvases = Array.from({ length: SAMPLES }, (_, i) => pictureCanvas(`${title}: sample ${i + 1}`));
  strip.append(...canvases);
  return { show: () => canvases.forEach((canvas, i) => paint(canvas, decode(of.decoder, place(noise[i])))) };
}

/** Mean and standard deviation of each number over codes. */
function momentsOf(/** @type {Float32Array[]} */ codes) {
  const average = (/** @type {(code: Float32Array, d: number) => number} */ value) =>
    state.z.map((_, d) => codes.reduce((sum, code) => sum + value(code, d), 0) / codes.length);
  const mean = average((code, d) => code[d]);
  return { mean, deviation: average((code, d) => (code[d] - mean[d]) ** 2).map(Math.sqrt) };
}

function sampleAgain() {
  noise = Array.from({ length: SAMPLES }, () => state.z.map(standardNormal));
  showSamples();
}
function showSamples() {
  for (const row of sampleRows) row.show();
}
element("sample").onclick = sampleAgain;
