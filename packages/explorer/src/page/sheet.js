// What one can start from, too: a drawing, with a finger, a mouse or the keyboard.

const sheetCanvas = canvasOf("drawing");
let sheet = emptySheet();
/** Where the pen is, and whether it is on the paper; the keyboard's pen is shown as a ring. */
const pen = { x: SHEET / 2, y: SHEET / 4, down: false, keyboard: false };

function showSheet() {
  paint(sheetCanvas, sheet);
  const context = /** @type {CanvasRenderingContext2D} */ (sheetCanvas.getContext("2d"));
  const look = getComputedStyle(document.documentElement);
  if (sheet.every((ink) => ink === 0)) {
    context.fillStyle = look.getPropertyValue("--quiet");
    context.font = "10px sans-serif";
    context.textAlign = "center";
    context.fillText("draw a digit here", SHEET / 2, SHEET / 2);
  }
  if (!pen.keyboard) return;
  context.strokeStyle = look.getPropertyValue("--accent");
  context.lineWidth = pen.down ? 3 : 1.5;
  context.beginPath();
  context.arc(pen.x, pen.y, PEN, 0, 2 * Math.PI);
  context.stroke();
}

function drawTo(/** @type {number} */ x, /** @type {number} */ y) {
  if (pen.down) stroke(sheet, pen, { x, y });
  [pen.x, pen.y] = [x, y];
  showSheet();
  if (pen.down) startFromDrawing();
}

let drawingAsked = false;
/** Encodes the drawing at the next frame. */
function startFromDrawing() {
  if (drawingAsked) return;
  drawingAsked = true;
  requestAnimationFrame(() => {
    drawingAsked = false;
    const image = centred(sheet, side);
    if (!image) return;
    forgetDigit();
    startFrom(image, "The encoder saw your drawing, scaled and centred by its ink as MNIST's digits are.");
  });
}

function clearSheet() {
  sheet = emptySheet();
  showSheet();
}

function sheetPlace(/** @type {PointerEvent} */ event) {
  const box = sheetCanvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * SHEET, ((event.clientY - box.top) / box.height) * SHEET];
}

sheetCanvas.onpointerdown = (/** @type {PointerEvent} */ event) => {
  sheetCanvas.setPointerCapture(event.pointerId);
  const [x, y] = sheetPlace(event);
  Object.assign(pen, { x, y, down: true, keyboard: false });
  drawTo(x, y);
};
sheetCanvas.onpointermove = (/** @type {PointerEvent} */ event) => {
  if (!pen.down || pen.keyboard) return;
  // The browser joins quick movements in one event; a round stroke needs each of them.
  const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
  for (const move of moves.length > 0 ? moves : [event]) {
    const [x, y] = sheetPlace(move);
    drawTo(x, y);
  }
};
sheetCanvas.onpointerup = sheetCanvas.onpointercancel = () => (pen.down = pen.keyboard && pen.down);
sheetCanvas.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
  if (!arrow && ![" ", "Delete", "Backspace"].includes(event.key)) return;
  event.preventDefault();
  pen.keyboard = true;
  if (event.key === " ") pen.down = !pen.down;
  else if (!arrow) {
    pen.down = false;
    clearSheet();
  }
  const [dx, dy] = arrow ?? [0, 0];
  const within = (/** @type {number} */ v) => Math.max(PEN, Math.min(SHEET - PEN, v));
  drawTo(within(pen.x + 4 * dx), within(pen.y + 4 * dy));
};
sheetCanvas.onblur = () => {
  Object.assign(pen, { down: false, keyboard: false });
  showSheet();
};
element("clear").onclick = clearSheet;
