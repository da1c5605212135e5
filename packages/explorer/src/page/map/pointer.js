// Which point is looked at: the one under the pointer, a touch or the arrow keys.

/** How near the pointer must come, as a share of the canvas. */
const REACH = 0.03;
/** @type {{ x: number, y: number } | undefined} Where the pointer is; the map moves under it. */
let pointerPlace;

function followPointer() {
  if (!pointerPlace) return;
  const { point, distance } = nearestTo(pointerPlace.x, pointerPlace.y);
  choose(distance < REACH ? point : undefined);
}

function pointAt(/** @type {PointerEvent} */ event) {
  const box = marksCanvas.getBoundingClientRect();
  pointerPlace = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  followPointer();
}
marksCanvas.onpointerdown = (/** @type {PointerEvent} */ event) => {
  marksCanvas.setPointerCapture(event.pointerId);
  pointAt(event);
};
marksCanvas.onpointermove = pointAt;
// A finger that is lifted and a pointer that leaves let the chosen point keep its ring.
marksCanvas.onpointerleave = () => (pointerPlace = undefined);

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
marksCanvas.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  if (event.key === " ") {
    event.preventDefault();
    pauseOrGoOn();
    return;
  }
  const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
  if (!arrow) return;
  event.preventDefault();
  pointerPlace = undefined;
  choose(view.chosen === undefined ? nearestTo(0.5, 0.5).point : towards(view.chosen, arrow[0], arrow[1]));
};
