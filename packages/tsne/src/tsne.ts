/** Embeds points in the plane: checks what is given, chooses the engine, and runs the stages on its threads. */

import { finiteRows } from "@vae-notebooks/arrays";
import ndarray, { type NdArray } from "ndarray";
import type { SparseAffinities } from "./stages/affinities";
import { planEngine, type EnginePlan } from "./engines/capabilities";
import type { Host } from "./hosts/host";
import type { JobResult, RunJob } from "./threads/job";
import { resolveEngine, resolveSettings, resolveThreads, type Settings, type TsneOptions } from "./options";
import { checkMatrix } from "./checks";
import { onLine } from "./line";
import { transformOn, type Reference, type TransformOptions } from "./transform";
import { applyMetric, checkLists, nearestByMatrix, type KnownNeighbours } from "./input";
import { runJobs } from "./threads/pool";
import type { Progress, StageSeconds } from "./stages/embed";
import type { Ending } from "./stages/ending";
import { makeParts } from "./engines/wasm-engine";

/** An embedding, how good it is and how it was computed. */
export interface TsneResult {
  /** [N, components], centred. */
  embedding: NdArray<Float32Array>;
  /** KL(P || Q) of the embedding in nats. With forces on a grid, its normalisation has a relative error below 0.001. */
  klDivergence: number;
  /** How many iterations it ran, those with early exaggeration included. */
  iterations: number;
  /** Why it ended: after all iterations, or by minGradientNorm or iterationsWithoutProgress. */
  ended: Ending;
  /** The perplexity that was used: lowered where there are too few points. */
  perplexity: number;
  /** What ran, such as "WebAssembly with SIMD, 2 threads, forces on a grid"; in brackets why not something faster. */
  engine: string;
  /** How many threads it used. */
  threads: number;
  /** Wall-clock seconds of each stage. */
  seconds: StageSeconds;
}

/** What the package computes, on one host: Node or a browser. */
export interface TsneFunctions {
  /**
   * Embeds points in the plane by t-SNE: minimises KL(P || Q) by gradient descent, with P from exact nearest neighbours
   * and the repulsion from all pairs (few points) or from a grid with Fourier transforms (many points).
   * The same points, options and seed give the same bytes, whatever the number of threads, on the same kind of machine.
   *
   * @param points [N, D], at least 4 points; not changed
   * @returns the embedding [N, 2] and how it was computed; all worker threads have ended when the promise settles
   * @throws RangeError or TypeError (as a rejection) for bad points or options; the signal's reason when it is aborted;
   *   any error that onProgress throws
   *
   * Sources: van der Maaten and Hinton, JMLR 9, 2008; Linderman et al., "Fast interpolation-based t-SNE", Nature
   * Methods 16, 2019; the schedule is that of openTSNE (Policar et al., Journal of Statistical Software 109, 2024).
   */
  tsne(points: NdArray<Float32Array>, options?: TsneOptions): Promise<TsneResult>;
  /**
   * The joint probabilities P of t-SNE: exact nearest neighbours, Gaussian weights at the given perplexity, symmetrised.
   *
   * @param points [N, D], at least 4 points; not changed
   * @throws as tsne does
   */
  tsneAffinities(points: NdArray<Float32Array>, options?: AffinityOptions): Promise<SparseAffinities>;
  /**
   * Adds points to a map that stays as it is: each is placed by its neighbours among the map's points, from their median
   * by gradient descent, without regard to the other new points. Neighbours are found by comparing all pairs.
   *
   * @param points [M, D]; not changed
   * @param reference the map and the points that it was made of; not changed
   * @returns [M, components], in the map's coordinates; the same bytes for any number of threads
   * @throws RangeError or TypeError (as a rejection) for what does not fit; the signal's reason when it is aborted
   *
   * Source: openTSNE's transform (Policar, Strazar and Zupan, Machine Learning 112, 2021).
   */
  tsneTransform(
    points: NdArray<Float32Array>,
    reference: Reference,
    options?: TransformOptions,
  ): Promise<NdArray<Float32Array>>;
}

/** The options that P depends on, and those of running it. */
export type AffinityOptions = Pick<
  TsneOptions,
  "perplexity" | "metric" | "neighbours" | "neighbourSearch" | "threads" | "engine" | "signal" | "onWarning"
>;

/**
 * The package's functions on a host.
 *
 * @param host asked at each call
 */
export function tsneOn(host: () => Host | Promise<Host>): TsneFunctions {
  return {
    tsne: async (points, options = {}) => tsneWith(await host(), points, options),
    tsneAffinities: async (points, options = {}) => {
      const { result } = await run("affinities", await host(), points, options);
      return result.affinities as SparseAffinities;
    },
    tsneTransform: async (points, reference, options = {}) => transformOn(await host(), points, reference, options),
  };
}

/** tsne on a host: how the tests try one that can do less. */
export async function tsneWith(host: Host, points: NdArray<Float32Array>, options: TsneOptions): Promise<TsneResult> {
  const { result, settings, plan, here } = await run("embed", host, points, options);
  const outcome = result.outcome as NonNullable<JobResult["outcome"]>;
  return {
    embedding: mapOf(outcome.positions, settings),
    klDivergence: outcome.klDivergence,
    iterations: outcome.iteration,
    ended: outcome.ended,
    perplexity: settings.perplexity,
    engine: describe(plan, settings, here),
    threads: plan.threads,
    seconds: outcome.seconds,
  };
}

/** After how many iterations a run in workers can be stopped. */
const BATCH = 10;

interface Run {
  result: JobResult;
  settings: Settings;
  plan: EnginePlan;
  /** True when it ran on the calling thread, without workers. */
  here: boolean;
}

async function run(
  goal: RunJob["goal"],
  host: Host,
  points: NdArray<Float32Array>,
  options: TsneOptions,
): Promise<Run> {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  checkMatrix("points", points);
  const [count, dimensions] = points.shape;
  if (count === 0 || dimensions === 0) {
    throw new RangeError(`points: expected at least one point of one dimension, found shape [${count}, ${dimensions}]`);
  }
  const threads = resolveThreads(count, options.threads, host.parallelism);
  const plan = await planEngine(resolveEngine(options.engine), threads, host, plainReason(options));
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
  // on the calling thread each pause lets a page draw
  const batch = host.workers ? BATCH : 1;
  const jobs = Array.from({ length: plan.threads }, (_, rank): RunJob => {
    return {
      goal,
      settings,
      wasm,
      rank,
      batch,
      points: rank === 0 ? rows : undefined,
      known: rank === 0 ? known : undefined,
    };
  });
  const report = ({ iteration, klDivergence, positions }: Progress): unknown =>
    onProgress?.(iteration, klDivergence, mapOf(positions, settings));
  const result = await runJobs(jobs, host, report, signal);
  if (goal === "embed" && result.outcome !== undefined) {
    await report({ ...result.outcome, positions: result.outcome.positions.slice() });
  }
  return { result, settings, plan, here: !host.workers };
}

/** Why only the plain engine can do what the options ask for; empty where every engine can. */
function plainReason({ components = 2, degreesOfFreedom = 1 }: TsneOptions): string {
  if (components === 1) return "maps on a line";
  return degreesOfFreedom === 1 ? "" : "degrees of freedom other than 1";
}

/** Positions in the plane, [N, 2], as a map [N, components]. */
function mapOf(positions: Float32Array, { count, components }: Settings): NdArray<Float32Array> {
  return ndarray(components === 2 ? positions : onLine(positions), [count, components]);
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
