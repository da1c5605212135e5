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
  changed();
}

readPalette();
chips.forEach((chip) => chip.next());
noise = Array.from({ length: SAMPLES }, () => state.z.map(standardNormal));
showAll();
startFromDigit(content.first);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showAll);
new ResizeObserver(() => {
  map.redraw();
  map.show(state.digit);
}).observe(mapCanvas);

new ResizeObserver(fitFrame).observe(document.body);
