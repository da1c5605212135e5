// A walk between two digits: a straight line from one code to the other, for each model in its own space.

/** The code of a real digit: what the model's encoder says, or, for a model without one, what was sent along. */
function codeOf(/** @type {PageModel} */ of, /** @type {number} */ i) {
  return of.encoder ? encode(of.encoder, images[i]).mu : /** @type {Float32Array[]} */ (of.codes)[i];
}

const STEPS = 9;
const otherDigit = Math.max(
  0,
  labels.findIndex((label) => label !== labels[content.first]),
);
const ends = { from: makeEnd("from", labels[content.first]), to: makeEnd("to", labels[otherDigit]) };
const walks = models.map((/** @type {PageModel} */ of) => {
  const { strip, row } = makeRow("walks", of.name, "strip walk");
  const large = pictureCanvas(`${of.name}: the digit at this place of the walk`);
  large.classList.add("large");
  strip.before(large);
  row.classList.add("walk");
  strip.style.setProperty("--columns", String(STEPS));
  const steps = Array.from({ length: STEPS }, (_, i) => {
    const t = i / (STEPS - 1);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "step";
    button.setAttribute("aria-label", `${of.name}: go to ${Math.round(100 * t)} % of the way`);
    const canvas = pictureCanvas("");
    canvas.setAttribute("aria-hidden", "true");
    button.append(canvas);
    button.onclick = () => strideTo(t);
    strip.append(button);
    return { t, button, canvas };
  });
  const at = (/** @type {number} */ t) => {
    const [a, b] = [codeOf(of, ends.from.digit()), codeOf(of, ends.to.digit())];
    return decode(
      of.decoder,
      a.map((value, d) => value + t * (b[d] - value)),
    );
  };
  return {
    showSteps() {
      for (const { t, canvas } of steps) paint(canvas, at(t));
    },
    showAt(/** @type {number} */ t) {
      paint(large, at(t));
      steps.forEach(({ button }, i) => button.setAttribute("aria-current", String(i === Math.round(t * (STEPS - 1)))));
    },
  };
});

/** One end of the walk: a class and which of its digits. */
function makeEnd(/** @type {"from" | "to"} */ id, /** @type {number} */ label) {
  const select = /** @type {HTMLSelectElement} */ (element(`${id}-class`));
  classes.forEach(({ name }, label) => {
    if (ofClass[label].length > 0) select.add(new Option(name, String(label)));
  });
  select.value = String(label);
  let turn = 0;
  const own = () => ofClass[Number(select.value)];
  const digit = () => own()[turn % own().length];
  const show = () => {
    paint(canvasOf(id), images[digit()]);
    canvasOf(id).setAttribute(
      "aria-label",
      `The walk's ${id === "from" ? "first" : "last"} digit, a ${classes[labels[digit()]].name}`,
    );
  };
  const turned = () => {
    show();
    showWalk();
  };
  select.onchange = () => {
    turn = 0;
    turned();
  };
  element(`${id}-next`).onclick = () => {
    turn++;
    turned();
  };
  return { digit, show };
}

const stride = /** @type {HTMLInputElement} */ (element("stride"));
function showWalk() {
  for (const walk of walks) walk.showSteps();
  showStride();
}
function showStride() {
  element("stride-text").textContent = `${Math.round(100 * Number(stride.value))} %`;
  for (const walk of walks) walk.showAt(Number(stride.value));
}
function strideTo(/** @type {number} */ t) {
  walking = false;
  stride.value = String(t);
  showStride();
}
stride.oninput = () => strideTo(Number(stride.value));

let walking = false;
const play = element("play");
play.onclick = () => {
  walking = !walking;
  const started = performance.now() - Math.acos(1 - 2 * Number(stride.value)) * 1000;
  const step = () => {
    play.setAttribute("aria-pressed", String(walking));
    play.textContent = walking ? "❚❚ Stop" : "▶ Walk";
    if (!walking) return;
    // There and back again, slowest at the ends.
    stride.value = String((1 - Math.cos((performance.now() - started) / 1000)) / 2);
    showStride();
    requestAnimationFrame(step);
  };
  step();
};
