/** A worker thread's job and the messages that it sends. */

import type { SparseAffinities } from "../stages/affinities";
import type { Engine } from "../engines/engine";
import type { KnownNeighbours } from "../input";
import type { Settings } from "../options";
import { plainEngine } from "../engines/plain/plain-engine";
import { embed, jointProbabilities, type Outcome, type Progress } from "../stages/embed";
import { transformPoints, type TransformTask } from "../stages/transform";
import { wasmEngine, type WasmParts } from "../engines/wasm-engine";

/** One thread's part of a run. */
export type Job = RunJob | TransformJob;

/** A part of the new points for a map. */
export interface TransformJob {
  goal: "transform";
  rank: number;
  points?: undefined;
  task: TransformTask;
}

/** A thread's part of making a map, or of P alone. */
export interface RunJob {
  /** "embed" goes all the way, "affinities" ends with P. */
  goal: "embed" | "affinities";
  settings: Settings;
  /** Undefined for the engine in plain TypeScript. */
  wasm?: WasmParts;
  rank: number;
  /** Iterations after which the run can be stopped. */
  batch: number;
  /** [N, D], for the leading thread. */
  points?: Float32Array;
  /** Neighbours that are known before the search, for the leading thread. */
  known?: KnownNeighbours;
}

/** The result of a job: the outcome for the goal "embed", P for "affinities", positions for "transform". */
export interface JobResult {
  outcome?: Outcome;
  affinities?: SparseAffinities;
  /** [M, 2] */
  positions?: Float32Array;
}

/** A worker's message to the host. */
export type Message = { progress: Progress } | { result: JobResult } | { finished: number } | { failed: unknown };

/** Carries out a job; yields the progress, or undefined, wherever the job may be stopped. */
export function* perform(job: Job): Generator<Progress | undefined, JobResult | undefined> {
  if (job.goal === "transform") return { positions: yield* transformPoints(job.task) };
  const { settings, points } = job;
  const engine: Engine =
    job.wasm === undefined ? plainEngine(settings, job.known) : wasmEngine(job.wasm, job.rank, settings, job.known);
  if (job.goal === "embed") {
    const outcome = yield* embed(engine, settings, points, job.batch);
    return outcome === undefined ? undefined : { outcome };
  }
  const joint = yield* jointProbabilities(engine, settings, points);
  return joint === undefined ? undefined : { affinities: joint };
}
