// One run of t-SNE after the other. It reports each iteration, and waits with the next ones until they may be shown: so
// it never outruns the screen, and stands still where it is paused or the page is not seen.

const [EARLY, LATER] = [250, 500];

const run = {
  /** @type {"ready" | "runs" | "paused" | "done" | "failed"} */
  state: "ready",
  iteration: 0,
  kl: NaN,
  /** KL after each iteration. */
  curve: /** @type {number[]} */ ([]),
  /** @type {Float32Array | undefined} Positions that have not been shown yet. */
  news: undefined,
  /** Iterations that may still be reported before the next frame. */
  budget: 1,
  /** @type {(() => void) | undefined} Lets the run go on. */
  goOn: undefined,
  /** @type {AbortController | undefined} */
  stop: undefined,
  engine: "",
  message: "",
};

/** Ends what runs and begins anew. */
async function start() {
  run.stop?.abort();
  const stop = new AbortController();
  const mine = { state: /** @type {typeof run.state} */ ("runs"), iteration: 0, kl: NaN, curve: [], news: undefined };
  Object.assign(run, mine, { budget: 1, goOn: undefined, stop, engine: "", message: "" });
  showState();
  try {
    const result = await tsne.tsne(tsne.ndarray(codes, [count, dimensions]), {
      seed: content.seed,
      perplexity: Number(selectOf("perplexity").value),
      earlyIterations: EARLY,
      iterations: LATER,
      progressInterval: 1,
      signal: stop.signal,
      onProgress: (/** @type {number} */ iteration, /** @type {number} */ kl, /** @type {Matrix} */ embedding) => {
        if (stop.signal.aborted) return undefined;
        Object.assign(run, { iteration, kl, news: embedding.data });
        run.curve.push(kl);
        if (--run.budget > 0 && run.state === "runs") return undefined;
        return new Promise((resolve) => (run.goOn = () => resolve(undefined)));
      },
    });
    if (stop.signal.aborted) return;
    Object.assign(run, { state: "done", engine: result.engine, kl: result.klDivergence });
  } catch (error) {
    if (stop.signal.aborted) return;
    Object.assign(run, { state: "failed", message: error instanceof Error ? error.message : String(error) });
  }
  showState();
}

/** Lets the run report as many iterations again as a frame may have. */
function nextFrame() {
  if (run.state !== "runs") return;
  run.budget = Number(selectOf("speed").value);
  run.goOn?.();
  run.goOn = undefined;
}

function pauseOrGoOn() {
  if (run.state === "runs") run.state = "paused";
  else if (run.state === "paused") run.state = "runs";
  else void start();
  showState();
}
