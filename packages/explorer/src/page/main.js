// All is there: show it, and start from the first digit.

/** Paints everything that shows an image, in the colours of now. */
function showAll() {
  readPalette();
  map.redraw();
  map.show(state.digit);
  showSheet();
  paint(canvasOf("start"), state.start?.image);
  for (const chip of chips) chip.show();
  ends.from.show();
  ends.to.show();
  showWalk();
  showSamples();
  showCode();
}

readPalette();
chips.forEach((chip) => chip.next());
noise = Array.from({ length: SAMPLES }, () => state.z.map(standardNormal));
// Already there when the page is first seen, and not on the way to it.
state.z = encode(/** @type {Encoder} */ (model.encoder), images[content.first]).mu;
startFromDigit(content.first);
showAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showAll);
new ResizeObserver(() => {
  map.redraw();
  map.show(state.digit);
}).observe(mapCanvas);

new ResizeObserver(fitFrame).observe(document.body);
