// There is one code z of the first model. Everything that is touched on this page changes z, and whatever changes z
// asks for a new picture, which is decoded before the next frame of the screen.

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** What the page shows: the code, and what it started from. */
const state = {
  z: new Float32Array(content.latent),
  /** @type {{ image?: Float32Array, mu: Float32Array, sigma: Float32Array, text: string } | undefined} */
  start: undefined,
  /** @type {number | undefined} The digit that is marked on the map. */
  digit: undefined,
};

let asked = false;
/** @type {number[]} */
let durations = [];

/** Asks for new pictures at the next frame; any number of changes before it cost one decoding. */
function changed() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    showCode();
  });
}

/** Decodes z, and shows it on all that shows z. */
function showCode() {
  const started = performance.now();
  const image = decode(model.decoder, state.z);
  durations.push(performance.now() - started);
  paint(canvasOf("decoded"), image);
  for (const slider of sliders) {
    slider.show();
    stale.add(slider);
  }
  showSpeed();
  refreshEnds();
}

/** @type {Set<Slider>} The sliders whose small pictures are of an earlier z. */
const stale = new Set();
let refreshing = false;
/** Decodes the small pictures a few at a time, so that the large one is never late. */
function refreshEnds() {
  if (refreshing) return;
  refreshing = true;
  const step = () => {
    const until = performance.now() + 5;
    for (const slider of stale) {
      if (performance.now() > until) break;
      if (slider.visible()) slider.showEnds();
      stale.delete(slider);
    }
    refreshing = stale.size > 0;
    if (refreshing) setTimeout(step, 8);
  };
  setTimeout(step, 0);
}

function showSpeed() {
  durations = durations.slice(-60);
  // The mean, since some browsers round times to a millisecond.
  const mean = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
  element("speed").textContent =
    `One decoding takes ${mean.toFixed(1)} ms here (mean of the last ${durations.length}).`;
}

/** Takes z to another code, by way of the codes between them. */
function glide(/** @type {Float32Array} */ target) {
  const from = state.z.slice();
  const started = performance.now();
  const flight = ++flights;
  const step = () => {
    // A slider or another click has taken over.
    if (flight !== flights) return;
    const t = calm.matches ? 1 : Math.min(1, (performance.now() - started) / 350);
    const eased = t * t * (3 - 2 * t);
    state.z = from.map((value, d) => value + eased * (target[d] - value));
    changed();
    if (t < 1) requestAnimationFrame(step);
  };
  step();
}
let flights = 0;

/** Starts from a picture: encodes it, shows its μ ± σ, and goes to its mean. */
function startFrom(/** @type {Float32Array} */ image, /** @type {string} */ text) {
  const { mu, sigma } = encode(/** @type {Encoder} */ (model.encoder), image);
  state.start = { image, mu, sigma: /** @type {Float32Array} */ (sigma), text };
  showStart();
  glide(mu);
}

function startFromDigit(/** @type {number} */ i) {
  state.digit = i;
  map.show(i);
  startFrom(images[i], `The encoder saw this ${classes[labels[i]].name}, a real one.`);
}

/** Starts from no picture: there is nothing that an encoder said. */
function startFromCode(/** @type {Float32Array} */ z, /** @type {string} */ text) {
  state.start = undefined;
  forgetDigit();
  showStart(text);
  glide(z);
}

function forgetDigit() {
  state.digit = undefined;
  map.show(undefined);
}

function showStart(text = "") {
  const { start } = state;
  paint(canvasOf("start"), start?.image);
  element("start-text").textContent = start ? start.text : text;
  for (const id of ["redraw", "back"]) /** @type {HTMLButtonElement} */ (element(id)).disabled = !start;
  for (const slider of sliders) slider.showPosterior();
}

element("random").onclick = () =>
  startFromCode(state.z.map(standardNormal), "A code drawn from N(0, 1): no picture went in.");
element("origin").onclick = () =>
  startFromCode(new Float32Array(content.latent), "The middle of the space: every number is 0.");
element("redraw").onclick = () => state.start && glide(reparameterize(state.start.mu, state.start.sigma));
element("back").onclick = () => state.start && glide(state.start.mu);
