import { missingSession } from "./backend";
import { TraceError } from "./errors";
import type { Mode } from "./types";

/** A function that is called with the reason why something runs eagerly that was to run as a graph. */
export type FallbackListener = (reason: string) => void;

const listeners = new Set<FallbackListener>();
const told = new WeakMap<FallbackListener, Set<string>>();

/**
 * Registers a listener for fallbacks: it is called when something that was to be traced runs eagerly instead, which can be several
 * times slower, and once for each reason.
 *
 * The package prints nothing itself; a command or a notebook can print the reason.
 *
 * @returns a function that removes the listener
 */
export function onFallback(listener: FallbackListener): () => void {
  listeners.add(listener);
  told.set(listener, new Set());
  return () => void listeners.delete(listener);
}

/** The two ways to run something. */
export interface Choice<T> {
  /** Makes the form that runs as a graph. */
  traced: () => T;
  /** Makes the form that runs eagerly, for this reason. */
  eager: (reason: string) => T;
  /** Calls the function once eagerly, so that an error of its own is thrown. */
  probe: () => void;
}

/**
 * Makes the traced form of something, or its eager form where TensorFlow can't run a graph.
 *
 * An error of the traced function itself is thrown: a TraceError, or an error that it throws eagerly too. Any other error means
 * that tracing failed, which the caller can't help: then the function runs eagerly, and `reason` says why.
 */
export function choose<T>(mode: Mode = "auto", { traced, eager, probe }: Choice<T>): T {
  if (mode === "eager") return eager("it was asked for");
  const missing = missingSession();
  if (missing !== undefined) {
    if (mode === "traced") throw new Error(`a graph can't be run here: ${missing}`);
    return fallBack(eager, missing);
  }
  try {
    return traced();
  } catch (error) {
    if (mode === "traced" || error instanceof TraceError) throw error;
    probe();
    return fallBack(eager, `it could not be traced or TensorFlow did not run the graph: ${(error as Error).message}`);
  }
}

function fallBack<T>(eager: (reason: string) => T, reason: string): T {
  const made = eager(reason);
  for (const listener of listeners) {
    const reasons = told.get(listener) as Set<string>;
    if (reasons.has(reason)) continue;
    reasons.add(reason);
    listener(reason);
  }
  return made;
}
