// What is shown of the map: its points, and a ring around the chosen one with its picture beside the map.

const pointsCanvas = canvasOf("points");
const marksCanvas = canvasOf("marks");
const painter = makePainter(pointsCanvas);

const view = {
  /** The positions on the screen, x and y of each point in the map's own unit. */
  positions: new Float32Array(2 * count),
  /** How far from the middle the edge of the canvas is, in that unit; follows the map slowly. */
  radius: 0,
  /** @type {number | undefined} The point with the ring. */
  chosen: undefined,
  /** Something has changed since the last frame. */
  changed: true,
};

/** Shows other positions; a map that begins anew is seen whole at once. */
function showPositions(/** @type {Float32Array} */ positions, /** @type {boolean} */ anew) {
  let furthest = 0;
  for (let i = 0; i < positions.length; i++) furthest = Math.max(furthest, Math.abs(positions[i]));
  const wanted = furthest * 1.04 || 1;
  // It never leaves the canvas, and shrinks on it without a jolt.
  view.radius = anew || wanted > view.radius ? wanted : view.radius + 0.1 * (wanted - view.radius);
  view.positions = positions;
  view.changed = true;
}

/** Fits the canvases to their place on the screen. */
function fitCanvases() {
  const side = Math.max(1, Math.round(pointsCanvas.clientWidth * Math.min(2, window.devicePixelRatio || 1)));
  for (const canvas of [pointsCanvas, marksCanvas]) if (canvas.width !== side) canvas.width = canvas.height = side;
  view.changed = true;
}

/** Draws points and ring, if there is anything new. */
function drawMap() {
  if (!view.changed) return;
  view.changed = false;
  const side = pointsCanvas.width;
  painter.draw(view.positions, view.radius > 0 ? 1 / view.radius : 1, Math.max(3, side / 170));
  const context = /** @type {CanvasRenderingContext2D} */ (marksCanvas.getContext("2d"));
  context.clearRect(0, 0, side, side);
  if (view.chosen === undefined) return;
  const { x, y } = placeOf(view.chosen);
  const look = getComputedStyle(document.documentElement);
  for (const [name, width] of /** @type {[string, number][]} */ ([
    ["--paper", 120],
    ["--ink", 260],
  ])) {
    context.strokeStyle = look.getPropertyValue(name);
    context.lineWidth = side / width;
    context.beginPath();
    context.arc(x * side, y * side, side / 55, 0, 2 * Math.PI);
    context.stroke();
  }
}

/** Where a point is on the canvas: from 0 to 1, from left to right and from top to bottom. */
function placeOf(/** @type {number} */ i) {
  const unit = view.radius > 0 ? 0.5 / view.radius : 0;
  return { x: 0.5 + view.positions[2 * i] * unit, y: 0.5 - view.positions[2 * i + 1] * unit };
}

const sheet = /** @type {HTMLImageElement} */ (element("sheet"));

/** Puts the ring around a point, and shows its picture. */
function choose(/** @type {number | undefined} */ i) {
  if (i === view.chosen) return;
  view.chosen = i;
  view.changed = true;
  showDigit();
}

function showDigit() {
  const context = /** @type {CanvasRenderingContext2D} */ (canvasOf("digit").getContext("2d"));
  const { side, sheet: place } = content;
  canvasOf("digit").width = canvasOf("digit").height = side;
  const i = view.chosen;
  element("digit-text").textContent =
    i === undefined ? "No dot is chosen." : `${classes[labels[i]].name}: image ${i + 1} of ${count}`;
  if (i === undefined || !sheet.complete) return;
  const [column, row] = [i % place.columns, Math.floor(i / place.columns)];
  const step = side + place.gap;
  context.drawImage(sheet, column * step, row * step, side, side, 0, 0, side, side);
}
sheet.addEventListener("load", showDigit);

/** The point nearest to a place on the canvas, from 0 to 1, and how far it is. */
function nearestTo(/** @type {number} */ x, /** @type {number} */ y) {
  let [best, least] = [0, Infinity];
  for (let i = 0; i < count; i++) {
    const place = placeOf(i);
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance < least) [best, least] = [i, distance];
  }
  return { point: best, distance: least };
}

/** The nearest point in a direction, more ahead than aside; the same point where there is none. */
function towards(/** @type {number} */ from, /** @type {number} */ right, /** @type {number} */ down) {
  const here = placeOf(from);
  let [best, least] = [from, Infinity];
  for (let i = 0; i < count; i++) {
    const there = placeOf(i);
    const [x, y] = [there.x - here.x, there.y - here.y];
    const ahead = x * right + y * down;
    const aside = Math.abs(x * down) + Math.abs(y * right);
    // Steps of at least a hundredth of the map, so that one gets somewhere.
    if (ahead > 0.01 && ahead > aside && ahead + 2 * aside < least) [best, least] = [i, ahead + 2 * aside];
  }
  return best;
}
