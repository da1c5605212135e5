/** What a computation of many seconds tells, and how it is stopped. */
export interface LongRun {
  /** Told several times a second, and at the end. */
  onProgress?: (progress: Progress) => void;
  /** Aborting it ends the computation within a second, with the signal's reason thrown. */
  signal?: AbortSignal;
}

/** Where a computation stands, in units of its own. */
export interface Progress {
  done: number;
  total: number;
  /** Estimated from the speed so far. */
  secondsLeft: number;
}

const TURN_MILLISECONDS = 200;

/**
 * Gives the event loop a turn now and then, in which progress is told and a stop is noticed.
 *
 * @param total units of work in all
 * @returns a function to await with the units that are done; it rejects with the signal's reason once that is aborted
 * @throws the signal's reason when it is aborted already
 */
export function turns(total: number, { onProgress, signal }: LongRun): (done: number) => Promise<void> {
  const started = performance.now();
  let next = started + TURN_MILLISECONDS;
  signal?.throwIfAborted();
  return async (done) => {
    const now = performance.now();
    if (now < next && done < total) return;
    next = now + TURN_MILLISECONDS;
    onProgress?.({ done, total, secondsLeft: ((now - started) / 1000 / done) * (total - done) });
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  };
}
