// A slider for each number of the code, the most informative first.

/** @typedef {ReturnType<typeof makeSlider>} Slider */
const order = information.map((_, d) => d);
order.sort((a, b) => information[b] - information[a]);
/** Sliders reach as far as the codes of the digits do. */
const reach = content.reach;
/** @type {Slider[]} */
const sliders = order.map(makeSlider);
const idle = order.filter((d) => information[d] < content.idle);
order.forEach((d, place) => {
  element(idle.includes(d) ? "idle-sliders" : "sliders").append(sliders[place].row);
});
const idleDetails = /** @type {HTMLDetailsElement} */ (element("idle"));
idleDetails.hidden = idle.length === 0;
/** @type {HTMLElement} */ (idleDetails.firstElementChild).textContent =
  `${idle.length} more that carry less than ${content.idle} nats each: see whether they change anything`;
idleDetails.ontoggle = changed;

/** A slider for one number of the code. */
function makeSlider(/** @type {number} */ d) {
  const row = document.createElement("div");
  row.className = "slider";
  const id = `z${d}`;
  row.innerHTML =
    `<div class="body"><label for="${id}"><span><i>z</i><sub>${d}</sub> <output for="${id}"></output></span>` +
    `<span class="said"></span>` +
    `<span class="quiet">${information[d].toFixed(2)} nats</span></label>` +
    `<div class="track"><input type="range" id="${id}" min="${-reach}" max="${reach}" step="0.05">` +
    `<div class="posterior" hidden><div class="range"></div><div class="mean"></div></div></div></div>`;
  const [low, high] = [-reach, reach].map((end) => pictureCanvas(`The digit with z${d} at ${end}`));
  row.prepend(low);
  row.append(high);
  const within = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (row.querySelector(selector));
  const input = /** @type {HTMLInputElement} */ (within("input"));
  const [output, posterior] = [within("output"), within(".posterior")];
  input.oninput = () => {
    flights++;
    state.z[d] = Number(input.value);
    changed();
  };
  const share = (/** @type {number} */ value) =>
    (100 * (Math.max(-reach, Math.min(reach, value)) + reach)) / (2 * reach);
  return {
    row,
    visible: () => row.offsetParent !== null,
    show() {
      input.value = String(state.z[d]);
      output.textContent = signed(state.z[d]);
    },
    showEnds() {
      for (const [canvas, value] of /** @type {[HTMLCanvasElement, number][]} */ ([
        [low, -reach],
        [high, reach],
      ])) {
        const z = state.z.slice();
        z[d] = value;
        paint(canvas, decode(model.decoder, z));
      }
    },
    showPosterior() {
      posterior.hidden = !state.start;
      within(".said").textContent = "";
      input.removeAttribute("aria-description");
      if (!state.start) return;
      const [mu, sigma] = [state.start.mu[d], state.start.sigma[d]];
      const range = within(".range");
      range.style.left = `${share(mu - sigma)}%`;
      range.style.width = `${share(mu + sigma) - share(mu - sigma)}%`;
      within(".mean").style.left = `${share(mu)}%`;
      within(".said").textContent = `${signed(mu)} ± ${sigma.toFixed(2)}`;
      input.setAttribute(
        "aria-description",
        `of the picture: mean ${mu.toFixed(2)}, standard deviation ${sigma.toFixed(2)}`,
      );
    },
  };
}

/** A number with its sign in front, as wide whether it is above or below 0. */
function signed(/** @type {number} */ value) {
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);
}
