/** Embeds points in the plane: checks what is given, chooses the engine, and runs the stages on its threads. */

import { finiteRows } from "@vae-notebooks/arrays";
import ndarray, { type NdArray } from "ndarray";
import type { SparseAffinities } from "./stages/affinities";
import { detectCapabilities, planEngine, type Capabilities, type EnginePlan } from "./engines/capabilities";
import type { Job, JobResult } from "./threads/job";
import { applyMetric, checkLists, nearestByMatrix, type KnownNeighbours } from "./input";
import { resolveEngine, resolveSettings, resolveThreads, type Settings, type TsneOptions } from "./options";
import { runJobs } from "./threads/pool";
import type { Progress, StageSeconds } from "./stages/embed";
import { makeParts } from "./engines/wasm-engine";

/** An embedding, how good it is and how it was computed. */
export interface TsneResult {
  /** [N, 2], centred. */
  embedding: NdArray<Float32Array>;
  /** KL(P || Q) of the embedding in nats. With forces on a grid, its normalisation has a relative error below 0.001. */
  klDivergence: number;
  /** How many iterations it ran, those with early exaggeration included. */
  iterations: number;
  /** What ran, such as "WebAssembly with SIMD, 2 threads, forces on a grid"; in brackets why not something faster. */
  engine: string;
  /** How many threads it used. */
  threads: number;
  /** Wall-clock seconds of each stage. */
  seconds: StageSeconds;
}

/**
 * Embeds points in the plane by t-SNE: minimises KL(P || Q) by gradient descent, with P from exact nearest neighbours
 * and the repulsion from all pairs (few points) or from a grid with Fourier transforms (many points).
 * The same points, options and seed give the same bytes, whatever the number of threads, on the same kind of machine.
 *
 * @param points [N, D], at least 3 x perplexity + 1 points; not changed
 * @returns the embedding [N, 2] and how it was computed; all worker threads have ended when the promise settles
 * @throws RangeError or TypeError (as a rejection) for bad points or options; the signal's reason when it is aborted;
 *   any error that onProgress throws
 *
 * Sources: van der Maaten and Hinton, JMLR 9, 2008; Linderman et al., "Fast interpolation-based t-SNE", Nature
 * Methods 16, 2019; the schedule is that of openTSNE (Policar et al., Journal of Statistical Software 109, 2024).
 */
export async function tsne(points: NdArray<Float32Array>, options: TsneOptions = {}): Promise<TsneResult> {
  return tsneWith(detectCapabilities(), points, options);
}

/**
 * The joint probabilities P of t-SNE: exact nearest neighbours, Gaussian weights at the given perplexity, symmetrised.
 *
 * @param points [N, D], at least 3 x perplexity + 1 points; not changed
 * @throws as tsne does
 */
export async function tsneAffinities(
  points: NdArray<Float32Array>,
  options: Pick<
    TsneOptions,
    "perplexity" | "metric" | "neighbours" | "neighbourSearch" | "threads" | "engine" | "signal"
  > = {},
): Promise<SparseAffinities> {
  const { result } = await run("affinities", detectCapabilities(), points, options);
  return result.affinities as SparseAffinities;
}

/** As tsne, on a machine with the given capabilities: how the tests try machines that can do less. */
export async function tsneWith(
  capabilities: Capabilities,
  points: NdArray<Float32Array>,
  options: TsneOptions,
): Promise<TsneResult> {
  const { result, settings, plan, here } = await run("embed", capabilities, points, options);
  const outcome = result.outcome as NonNullable<JobResult["outcome"]>;
  return {
    embedding: ndarray(outcome.positions, [settings.count, 2]),
    klDivergence: outcome.klDivergence,
    iterations: outcome.iteration,
    engine: describe(plan, settings, here),
    threads: plan.threads,
    seconds: outcome.seconds,
  };
}

interface Run {
  result: JobResult;
  settings: Settings;
  plan: EnginePlan;
  /** True when it ran on the calling thread, without workers. */
  here: boolean;
}

async function run(
  goal: Job["goal"],
  capabilities: Capabilities,
  points: NdArray<Float32Array>,
  options: TsneOptions,
): Promise<Run> {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  if (!(points?.data instanceof Float32Array) || points.shape.length !== 2) {
    throw new TypeError(`points: expected an NdArray of Float32Array and shape [N, D], found ${kindOf(points)}`);
  }
  const [count, dimensions] = points.shape;
  if (count === 0 || dimensions === 0) {
    throw new RangeError(`points: expected at least one point of one dimension, found shape [${count}, ${dimensions}]`);
  }
  const threads = resolveThreads(count, options.threads);
  const plan = await planEngine(resolveEngine(options.engine), threads, capabilities);
  const settings = resolveSettings(count, dimensions, options, plan.engine);
  let rows = finiteRows("points", points, Float32Array);
  const known = knownNeighbours(rows, settings, options);
  if (known !== undefined) settings.neighbours = known.neighbours;
  if (settings.metric === "precomputed") {
    // the matrix has served; the points themselves are unknown
    settings.dimensions = 1;
    rows = new Float32Array(count);
  }
  applyMetric(rows, dimensions, settings.metric);
  const wasm = plan.module === undefined ? undefined : makeParts(plan.module, plan.threads, settings);
  const jobs = Array.from({ length: plan.threads }, (_, rank): Job => {
    return { goal, settings, wasm, rank, points: rank === 0 ? rows : undefined, known: rank === 0 ? known : undefined };
  });
  const report = ({ iteration, klDivergence, positions }: Progress): void =>
    onProgress?.(iteration, klDivergence, ndarray(positions, [count, 2]));
  const result = await runJobs(jobs, capabilities.workers, report, signal);
  if (goal === "embed" && result.outcome !== undefined) {
    report({ ...result.outcome, positions: result.outcome.positions.slice() });
  }
  return { result, settings, plan, here: !capabilities.workers };
}

function knownNeighbours(rows: Float32Array, settings: Settings, options: TsneOptions): KnownNeighbours | undefined {
  const { count, dimensions, neighbours, metric } = settings;
  if (options.neighbours !== undefined) return checkLists(options.neighbours, count, neighbours);
  if (metric !== "precomputed") return undefined;
  if (dimensions !== count) {
    throw new RangeError(`points: expected a matrix of distances, [N, N], found shape [${count}, ${dimensions}]`);
  }
  return nearestByMatrix(rows, count, neighbours);
}

function describe(plan: EnginePlan, settings: Settings, here: boolean): string {
  const engine = plan.engine === "wasm" ? "WebAssembly with SIMD" : "plain TypeScript";
  const threads = plan.threads === 1 ? "1 thread" : `${plan.threads} threads`;
  const forces = settings.exact ? "forces of all pairs" : "forces on a grid";
  const place = here ? ", on the calling thread" : "";
  return `${engine}, ${threads}${place}, ${forces}${plan.reason === "" ? "" : ` (${plan.reason})`}`;
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  const { data, shape } = value as { data?: object; shape?: number[] };
  if (shape === undefined) return value.constructor?.name ?? "an object";
  return `${data?.constructor?.name} and shape [${shape.join(", ")}]`;
}
