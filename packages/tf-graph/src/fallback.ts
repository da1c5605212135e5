import { TraceError } from "./errors";
import { missingSession } from "./native";
import type { Mode } from "./types";

/** Told why something runs eagerly that could be several times faster as a graph. */
export type FallbackListener = (reason: string) => void;

const listeners = new Set<FallbackListener>();
const told = new WeakMap<FallbackListener, Set<string>>();

/**
 * Asks to be told when something that was to be traced runs eagerly instead: once for each reason.
 *
 * The library prints nothing itself; a command or a notebook prints what it is told here.
 *
 * @returns a function that ends it
 */
export function onFallback(listener: FallbackListener): () => void {
  listeners.add(listener);
  told.set(listener, new Set());
  return () => void listeners.delete(listener);
}

/** How something can be run: as a graph, or eagerly, which is told the reason. */
export interface Choice<T> {
  traced: () => T;
  eager: (reason: string) => T;
  /** Does eagerly what was to be traced, once, and throws what is wrong with it. */
  probe: () => void;
}

/**
 * Makes the traced form of something, or its eager form where TensorFlow can't run a graph.
 *
 * What is wrong with the traced function itself is thrown, not papered over: a TraceError, and whatever it throws eagerly as
 * well. Any other error is a failure of tracing, which is no fault of the caller's: then it runs eagerly, and says why.
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
