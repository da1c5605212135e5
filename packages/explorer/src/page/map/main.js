// The frames of the screen, and the words beside the map.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
/** Milliseconds between two changes of the words and the curve. */
const TELL_EVERY = 100;
const shown = { first: true, told: 0, frames: /** @type {number[]} */ ([]) };

function frame(/** @type {number} */ now) {
  requestAnimationFrame(frame);
  if (run.news) {
    showPositions(run.news, shown.first || run.iteration <= 1);
    shown.first = false;
    run.news = undefined;
    // Words and curve are laid out and painted by the browser, which takes longer than the points.
    if (now - shown.told > TELL_EVERY) {
      shown.told = now;
      showNumbers();
      drawCurve();
    }
  }
  followPointer();
  drawMap();
  nextFrame();
  shown.frames.push(now);
  if (shown.frames.length > 61) shown.frames.shift();
}

/** Frames a second, over the last second. */
function frameRate() {
  const { frames } = shown;
  return (1000 * (frames.length - 1)) / (frames[frames.length - 1] - frames[0]);
}

function showState() {
  const labels = { ready: "▶ Start", runs: "❚❚ Pause", paused: "▶ Go on", done: "▶ Once more", failed: "▶ Try again" };
  element("pause").textContent = labels[run.state];
  /** @type {HTMLButtonElement} */ (element("restart")).disabled = run.state === "ready";
  showNumbers();
  drawCurve();
  element("machine").textContent =
    run.state === "done" ? `Computed by ${run.engine}; drawn with ${painter.name}.` : `Drawn with ${painter.name}.`;
}

function showNumbers() {
  const { state, iteration, kl, message } = run;
  const total = EARLY + LATER;
  const where = iteration < EARLY ? "early exaggeration" : "descent without exaggeration";
  const words = {
    ready: `${count} points wait at their start.`,
    runs: iteration === 0 ? "Looking for each point's nearest neighbours…" : `Running: ${where}.`,
    paused: `Paused in the ${where}.`,
    done: "Done.",
    failed: `This did not work: ${message}.`,
  };
  // Read aloud where it changes, and not sixty times a second.
  if (element("phase").textContent !== words[state]) element("phase").textContent = words[state];
  const rate = state === "runs" && shown.frames.length > 30 ? `, ${frameRate().toFixed(0)} frames a second` : "";
  element("numbers").textContent =
    iteration === 0 ? "" : `Iteration ${iteration} of ${total}, KL(P‖Q) ${kl.toFixed(3)}${rate}`;
  /** @type {HTMLProgressElement} */ (element("progress")).value = iteration / total;
}

/** KL after each iteration so far. */
function drawCurve() {
  const canvas = canvasOf("curve");
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.clearRect(0, 0, width, height);
  context.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--accent");
  context.lineWidth = 2 * ratio;
  context.lineJoin = "round";
  context.beginPath();
  const most = run.curve.reduce((a, b) => Math.max(a, b), 1e-9);
  const margin = 3 * ratio;
  run.curve.forEach((kl, i) => {
    const x = margin + ((width - 2 * margin) * (i + 1)) / (EARLY + LATER);
    context.lineTo(x, height - margin - ((height - 2 * margin) * kl) / most);
  });
  context.stroke();
}

element("pause").onclick = pauseOrGoOn;
element("restart").onclick = () => void start();
selectOf("perplexity").onchange = () => void start();
calm.addEventListener("change", () => (view.changed = true));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (view.changed = true));
new ResizeObserver(fitCanvases).observe(pointsCanvas);
new ResizeObserver(fitFrame).observe(document.body);

fitCanvases();
showState();
showDigit();
requestAnimationFrame(frame);
// Who asks for less motion starts it by hand.
if (!calm.matches) void start();
