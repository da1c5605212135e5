import { TraceError } from "./errors";
import { missingSession } from "./native";
import type { Mode } from "./types";

/**
 * Makes the traced form of something, or its eager form where TensorFlow can't run a graph.
 *
 * What is wrong with the traced function itself (TraceError, TypeError, RangeError) is thrown, not papered over.
 */
export function choose<T>(mode: Mode = "auto", traced: () => T, eager: (reason: string) => T): T {
  if (mode === "eager") return eager("it was asked for");
  const missing = missingSession();
  if (missing !== undefined) {
    if (mode === "traced") throw new Error(`a graph can't be run here: ${missing}`);
    return eager(missing);
  }
  try {
    return traced();
  } catch (error) {
    const mistaken = error instanceof TraceError || error instanceof TypeError || error instanceof RangeError;
    if (mode === "traced" || mistaken) throw error;
    return eager(`TensorFlow did not run the traced graph: ${(error as Error).message}`);
  }
}
