/** A worker thread's job and the messages that it sends. */

import type { SparseAffinities } from "../stages/affinities";
import type { Engine } from "../engines/engine";
import type { KnownNeighbours } from "../input";
import type { Settings } from "../options";
import { plainEngine } from "../engines/plain/plain-engine";
import { embed, jointProbabilities, type Outcome, type Progress } from "../stages/embed";
import { wasmEngine, type WasmParts } from "../engines/wasm-engine";

/** One thread's part of a run. */
export interface Job {
  /** "embed" goes all the way, "affinities" ends with P. */
  goal: "embed" | "affinities";
  settings: Settings;
  /** Undefined for the engine in plain TypeScript. */
  wasm?: WasmParts;
  rank: number;
  /** [N, D], for the leading thread. */
  points?: Float32Array;
  /** Neighbours that are known before the search, for the leading thread. */
  known?: KnownNeighbours;
}

/** The result of a job: the outcome for the goal "embed", P for the goal "affinities". */
export interface JobResult {
  outcome?: Outcome;
  affinities?: SparseAffinities;
}

/** A worker's message to the host. */
export type Message = { progress: Progress } | { result: JobResult } | { finished: number };

/** Carries out a job; yields the progress, or undefined, wherever the job may be stopped. */
export function* perform(job: Job): Generator<Progress | undefined, JobResult | undefined> {
  const { settings, points } = job;
  const engine: Engine =
    job.wasm === undefined ? plainEngine(settings, job.known) : wasmEngine(job.wasm, job.rank, settings, job.known);
  if (job.goal === "embed") {
    const outcome = yield* embed(engine, settings, points);
    return outcome === undefined ? undefined : { outcome };
  }
  const joint = yield* jointProbabilities(engine, settings, points);
  return joint === undefined ? undefined : { affinities: joint };
}
