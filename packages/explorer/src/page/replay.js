// Shows one stage of the training at a time. All of them are in the page already, as pictures; the slider chooses.

(() => {
  const stages = [...document.querySelectorAll(".stage")];
  const slider = /** @type {HTMLInputElement} */ (document.getElementById("stage"));
  const text = /** @type {HTMLElement} */ (document.getElementById("stage-text"));
  const play = /** @type {HTMLElement} */ (document.getElementById("play"));

  function show() {
    const chosen = stages[Number(slider.value)];
    for (const stage of stages) stage.classList.toggle("current", stage === chosen);
    text.textContent = chosen.querySelector("strong")?.textContent ?? "";
    slider.setAttribute("aria-valuetext", text.textContent);
  }

  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  function stop() {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "▶ Play";
    play.setAttribute("aria-pressed", "false");
  }
  play.onclick = () => {
    if (timer !== undefined) return stop();
    // From the start, if it is at the end.
    if (Number(slider.value) === stages.length - 1) slider.value = "0";
    show();
    play.textContent = "❚❚ Stop";
    play.setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      if (Number(slider.value) === stages.length - 1) return stop();
      slider.value = String(Number(slider.value) + 1);
      show();
    }, 500);
  };
  slider.oninput = () => {
    stop();
    show();
  };
  show();
  new ResizeObserver(fitFrame).observe(document.body);
})();
