/** What a worker is told and what it answers. */

import type { SparseAffinities } from "./affinities";
import type { Engine } from "./engine";
import type { Settings } from "./options";
import { plainEngine } from "./plain-engine";
import { embed, jointProbabilities, type Outcome, type Progress } from "./run";
import { wasmEngine, type WasmParts } from "./wasm-engine";

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
}

/** What a run ends with: the part that its goal asks for. */
export interface JobResult {
  outcome?: Outcome;
  affinities?: SparseAffinities;
}

/** A worker's message to the host. */
export type Message = { progress: Progress } | { result: JobResult } | { finished: number };

/** Carries a job out; what it yields is the progress, or nothing where it may be given up. */
export function* perform(job: Job): Generator<Progress | undefined, JobResult | undefined> {
  const { settings, points } = job;
  const engine: Engine = job.wasm === undefined ? plainEngine(settings) : wasmEngine(job.wasm, job.rank, settings);
  if (job.goal === "embed") {
    const outcome = yield* embed(engine, settings, points);
    return outcome === undefined ? undefined : { outcome };
  }
  const joint = yield* jointProbabilities(engine, settings, points);
  return joint === undefined ? undefined : { affinities: copyOf(joint) };
}

/** Out of memory that is shared or ends with the run. */
function copyOf({ count, offsets, columns, values }: SparseAffinities): SparseAffinities {
  return { count, offsets: offsets.slice(), columns: columns.slice(), values: values.slice() };
}
