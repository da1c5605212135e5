// Draws a figure in its place; its picture, which stood there until now, is kept for paper.
function drawFigure(id, figure) {
  const place = document.getElementById(id);
  place.parentElement.classList.add("drawn");
  Plotly.newPlot(place, figure.data, figure.layout, { displaylogo: false }).then(() => {
    if (figure.frames) Plotly.addFrames(place, figure.frames);
  });
}

// A page in a frame is another origin on disk: it tells its height, since it can't set the frame's.
addEventListener("message", ({ source, data }) => {
  const frame = Array.from(document.querySelectorAll("iframe")).find(({ contentWindow }) => contentWindow === source);
  if (frame && data && Number.isFinite(data.pageHeight)) frame.style.height = `${data.pageHeight}px`;
});

addEventListener("DOMContentLoaded", () => {
  const cells = Array.from(document.querySelectorAll("details.code"));
  const button = document.getElementById("fold-code");
  const anyOpen = () => cells.some(({ open }) => open);
  const name = () => (button.textContent = anyOpen() ? "Hide all code" : "Show all code");
  button.hidden = cells.length === 0;
  button.onclick = () => {
    const open = !anyOpen();
    for (const cell of cells) cell.open = open;
  };
  for (const cell of cells) cell.addEventListener("toggle", name);
  name();
});

// On paper nothing can be unfolded. Code is the reader's choice: hidden on screen, hidden on paper.
let opened = [];
addEventListener("beforeprint", () => {
  opened = Array.from(document.querySelectorAll("details:not(.code):not([open])"));
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
