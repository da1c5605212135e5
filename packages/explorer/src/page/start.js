// What one can start from: a point of the map, or a real digit.

const mapCanvas = canvasOf("map");
const map = pointMap(mapCanvas, content.map, labels, classes);
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

mapCanvas.onpointerdown = (/** @type {PointerEvent} */ event) => {
  mapCanvas.setPointerCapture(event.pointerId);
  startFromDigit(map.nearest(event.clientX, event.clientY));
};
mapCanvas.onpointermove = (/** @type {PointerEvent} */ event) => {
  if (event.buttons === 0) return;
  const i = map.nearest(event.clientX, event.clientY);
  if (i !== state.digit) startFromDigit(i);
};
mapCanvas.onkeydown = (/** @type {KeyboardEvent} */ event) => {
  const arrow = ARROWS[/** @type {keyof typeof ARROWS} */ (event.key)];
  if (!arrow) return;
  event.preventDefault();
  startFromDigit(state.digit === undefined ? 0 : map.towards(state.digit, arrow[0], arrow[1]));
};

/** The digits of each class. */
const ofClass = classes.map((_, label) => Array.from(images.keys()).filter((i) => labels[i] === label));

const chips = classes
  .map(({ name }, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.setAttribute("aria-label", `Start from a real ${name}`);
    const canvas = pictureCanvas("");
    canvas.setAttribute("aria-hidden", "true");
    button.append(canvas);
    let turn = -1;
    button.onclick = () => startFromDigit(digit());
    const digit = () => ofClass[label][turn % ofClass[label].length];
    return {
      button,
      show: () => paint(canvas, images[digit()]),
      next() {
        turn++;
        this.show();
      },
    };
  })
  .filter((_, label) => ofClass[label].length > 0);
const others = document.createElement("button");
others.type = "button";
others.textContent = "Others";
others.setAttribute("aria-label", "Other real digits");
others.onclick = () => chips.forEach((chip) => chip.next());
element("digits").append(...chips.map((chip) => chip.button), others);
