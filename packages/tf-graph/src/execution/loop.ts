import type { Input } from "./inputs";

/** Milliseconds between two turns of the event loop, unless the caller says otherwise. */
const INTERVAL = 100;

/** How a run over many batches reports and stops. */
export interface RunOptions<K extends string = string> {
  /** Stops the run after the current step; the variables then hold the weights after that step. */
  signal?: AbortSignal;
  /** Called every `interval` and after the last batch. */
  onProgress?: (progress: RunResult<K>) => void;
  /** Milliseconds between two turns of the event loop, when progress is reported and an abort is noticed; 100 unless given. */
  interval?: number;
  /** Where an earlier run stopped: this one goes on counting and adding up from there. `batches` are those that are left. */
  from?: { steps: number; sums: Partial<Record<K, number>> };
  /** Called after each batch with what it returned, before it is added up. What it throws ends the run after that batch. */
  onBatch?: (terms: Record<K, number>) => void;
}

/** What a run has done so far. */
export interface RunResult<K extends string = string> {
  /** Batches done in this run, and in the one that it continues. */
  steps: number;
  /** Sums over those batches of what each of them returned, such as the loss's terms; empty when there was none. */
  sums: Record<K, number>;
  /** Whether the signal stopped it before the last batch. */
  stopped: boolean;
}

/**
 * Runs one step for each batch and adds up what the steps return.
 *
 * TensorFlow's session blocks the thread while a step runs, so every `interval` the event loop gets a turn to handle
 * signals, timers and messages.
 */
export async function runBatches<K extends string>(
  step: (inputs: Input[]) => Record<K, number>,
  batches: Iterable<Input[]>,
  { signal, onProgress, interval = INTERVAL, from, onBatch }: RunOptions<K> = {},
): Promise<RunResult<K>> {
  // The same additions in the same order as in a run that was never stopped, and so the same bits.
  const sums = { ...from?.sums } as Record<K, number>;
  let steps = from?.steps ?? 0;
  let stopped = false;
  let nextTurn = performance.now() + interval;
  for (const inputs of batches) {
    if (signal?.aborted) {
      stopped = true;
      break;
    }
    const terms = step(inputs);
    onBatch?.(terms);
    for (const name in terms) sums[name] = (sums[name] ?? 0) + terms[name];
    steps++;
    if (performance.now() < nextTurn) continue;
    onProgress?.({ steps, sums: { ...sums }, stopped });
    await new Promise((resolve) => setImmediate(resolve));
    nextTurn = performance.now() + interval;
  }
  onProgress?.({ steps, sums: { ...sums }, stopped });
  return { steps, sums, stopped };
}
