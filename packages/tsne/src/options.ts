/** The options of t-SNE: their defaults, and the check of what a caller gives. */

import type { NdArray } from "ndarray";
import { availableParallelism } from "node:os";
import { resolveMetric, type Metric, type NeighbourLists } from "./input";
import { finiteRows } from "@vae-notebooks/arrays";
import { checkSeed } from "@vae-notebooks/random";

/** Is told the state of the embedding after some iterations. */
export type ProgressCallback = (
  /** Iterations done so far, those of the early exaggeration included. */
  iteration: number,
  /** KL(P || Q) of this embedding, in nats, with P not exaggerated. */
  klDivergence: number,
  /** A copy of the embedding, [N, 2], centred. */
  embedding: NdArray<Float32Array>,
) => void;

/** Options of tsne; the defaults are those of openTSNE 1.0. */
export interface TsneOptions {
  /** Effective number of neighbours of every point; 3 x perplexity neighbours are looked at. Default 30. */
  perplexity?: number;
  /** Factor on the attraction during the first iterations. Default 12. */
  earlyExaggeration?: number;
  /** Iterations with early exaggeration. Default 250. */
  earlyIterations?: number;
  /** Iterations after them. Default 500. */
  iterations?: number;
  /** Step length; "auto" is N / exaggeration in each of the two phases. Default "auto". */
  learningRate?: number | "auto";
  /** Momentum during the early exaggeration. Default 0.8. */
  initialMomentum?: number;
  /** Momentum after it. Default 0.8. */
  finalMomentum?: number;
  /** "pca" (first two principal components, standard deviation 1e-4), "random", or [N, 2] positions. Default "pca". */
  initialisation?: "pca" | "random" | NdArray<Float32Array>;
  /** Seed of the jitter on the initialisation: an integer from 0 to 2^31 - 1. Default 0. */
  seed?: number;
  /** Threads, at most 64. Default: as many as the machine has, 8 at most, fewer for few points.
   *  They change how long it takes, not the embedding. */
  threads?: number;
  /** How the repulsion is computed: "exact" from all pairs, "grid" with Fourier transforms; "auto" takes the faster one
   *  for this number of points. Default "auto". */
  forces?: "auto" | "exact" | "grid";
  /**
   * How the neighbours are found: "exact" from all pairs, "approximate" among the points of the leaves of a tree that
   * are nearest (as many leaves as find 97 % of the neighbours of a sample of the points); "auto" is exact as long as
   * that takes little time (see the README). The plain engine always searches exactly. Default "auto".
   */
  neighbourSearch?: "auto" | "exact" | "approximate";
  /**
   * How the distance of two points is measured: "euclidean", "cosine", "correlation", or "precomputed", for which the
   * points are the matrix of their distances, [N, N], and the start is "random" unless given. As in openTSNE and
   * scikit-learn, P comes from the squares of the distances, 1 - similarity for the cosine and the correlation.
   * Default "euclidean".
   */
  metric?: Metric;
  /** Each point's neighbours, found elsewhere: then no search is made and the points serve for the start only. */
  neighbours?: NeighbourLists;
  /** Which engine computes: "auto" takes the fastest one that this machine can run. An engine that is asked for by name
   *  and cannot run is an error. Default "auto". */
  engine?: EngineChoice;
  /**
   * Called every progressInterval iterations and after the last one; an error that it throws ends the call and is
   * passed on.
   */
  onProgress?: ProgressCallback;
  /** Iterations between two calls of onProgress. Default 50. */
  progressInterval?: number;
  /** Ends the call: its promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** WebAssembly on several threads, WebAssembly on one thread, or plain TypeScript. */
export type EngineChoice = "auto" | "wasm-threads" | "wasm" | "plain";

/** The checked options and the sizes: all that the result depends on, as plain data that can be sent to a worker. */
export interface Settings {
  count: number;
  dimensions: number;
  neighbours: number;
  perplexity: number;
  earlyExaggeration: number;
  earlyIterations: number;
  iterations: number;
  learningRate: number | "auto";
  initialMomentum: number;
  finalMomentum: number;
  /** [N, 2] row by row, or how to make it. */
  initialisation: "pca" | "random" | Float32Array;
  seed: number;
  /** True: repulsion from all pairs; false: on a grid. */
  exact: boolean;
  metric: Metric;
  /** True when the neighbours are known before the search. */
  known: boolean;
  /** True: neighbours among the nearest leaves of a tree; false: the exact ones. */
  approximate: boolean;
  /** Iterations between two reports of progress; 0 when there is no onProgress. */
  progressInterval: number;
}

/** With fewer points than this, the repulsion of all pairs takes less time than the grid (measured, by engine). */
const EXACT_BELOW = { wasm: 1000, plain: 2500 };
/** An exact search does at most so many multiplications (N^2 D, with D at most 64): about two seconds of one thread. */
const EXACT_SEARCH = 4e10;
/** Another thread saves more time than its waiting for the others costs from about this many points each (measured). */
const POINTS_PER_THREAD = 500;
const MOST_THREADS = 64;
const MOST_DEFAULT_THREADS = 8;

/**
 * The neighbours looked at for a perplexity: floor(3 x perplexity), as in van der Maaten's and openTSNE's code.
 *
 * @throws RangeError when the perplexity is not positive or N points don't have that many neighbours
 */
export function neighbourCount(count: number, perplexity: number): number {
  if (!Number.isFinite(perplexity) || perplexity <= 0) {
    throw new RangeError(`perplexity: expected a number above 0, found ${perplexity}`);
  }
  if (perplexity < 1) {
    throw new RangeError(`perplexity: expected at least 1 (one neighbour), found ${perplexity}`);
  }
  const neighbours = Math.floor(3 * perplexity);
  if (count - 1 < neighbours) {
    throw new RangeError(
      `points: expected more than 3 x perplexity = ${neighbours} points, found ${count}; lower the perplexity`,
    );
  }
  return neighbours;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws RangeError or TypeError naming the option, what was expected and what was found
 */
export function resolveSettings(
  count: number,
  dimensions: number,
  options: TsneOptions,
  engine: "wasm" | "plain",
): Settings {
  const perplexity = options.perplexity ?? 30;
  const neighbours = neighbourCount(count, perplexity);
  const seed = options.seed ?? 0;
  checkSeed(seed);
  const learningRate = options.learningRate ?? "auto";
  if (learningRate !== "auto") within("learningRate", learningRate, 0, Infinity, 'a number above 0 or "auto"', true);
  const forces = options.forces ?? "auto";
  oneOf("forces", forces, ["auto", "exact", "grid"]);
  const metric = resolveMetric(options.metric);
  const start = options.initialisation ?? (metric === "precomputed" ? "random" : "pca");
  if (metric === "precomputed" && start === "pca") {
    throw new RangeError('initialisation: expected "random" or positions for precomputed distances, found "pca"');
  }
  const search = options.neighbourSearch ?? "auto";
  oneOf("neighbourSearch", search, ["auto", "exact", "approximate"]);
  return {
    count,
    dimensions,
    neighbours,
    perplexity,
    earlyExaggeration: within(
      "earlyExaggeration",
      options.earlyExaggeration ?? 12,
      0,
      Infinity,
      "a number above 0",
      true,
    ),
    earlyIterations: whole("earlyIterations", options.earlyIterations ?? 250, 0),
    iterations: whole("iterations", options.iterations ?? 500, 0),
    learningRate,
    initialMomentum: momentum("initialMomentum", options.initialMomentum ?? 0.8),
    finalMomentum: momentum("finalMomentum", options.finalMomentum ?? 0.8),
    initialisation: resolveInitialisation(count, start),
    seed,
    exact: forces === "exact" || (forces === "auto" && count < EXACT_BELOW[engine]),
    metric,
    known: metric === "precomputed" || options.neighbours !== undefined,
    approximate:
      engine === "wasm" &&
      (search === "approximate" || (search === "auto" && count * count * Math.min(dimensions, 64) > EXACT_SEARCH)),
    progressInterval:
      options.onProgress === undefined ? 0 : whole("progressInterval", options.progressInterval ?? 50, 1),
  };
}

/**
 * The engine asked for.
 *
 * @throws RangeError when there is no such engine
 */
export function resolveEngine(wished: EngineChoice | undefined): EngineChoice {
  oneOf("engine", wished ?? "auto", ["auto", "wasm-threads", "wasm", "plain"]);
  return wished ?? "auto";
}

/**
 * The number of threads to run on.
 *
 * @throws RangeError when the wish is not an integer from 1 to 64
 */
export function resolveThreads(count: number, wished: number | undefined): number {
  if (wished !== undefined) {
    if (!Number.isInteger(wished) || wished < 1 || wished > MOST_THREADS) {
      throw new RangeError(`threads: expected an integer from 1 to ${MOST_THREADS}, found ${wished}`);
    }
    return wished;
  }
  return Math.max(1, Math.min(availableParallelism(), MOST_DEFAULT_THREADS, Math.ceil(count / POINTS_PER_THREAD)));
}

function resolveInitialisation(
  count: number,
  given: "pca" | "random" | NdArray<Float32Array>,
): "pca" | "random" | Float32Array {
  if (typeof given === "string") {
    oneOf("initialisation", given, ["pca", "random"]);
    return given;
  }
  if (given?.shape?.length !== 2 || given.shape[0] !== count || given.shape[1] !== 2) {
    throw new RangeError(
      `initialisation: expected "pca", "random" or positions of shape [${count}, 2], found ` +
        `${given?.shape === undefined ? typeof given : `shape [${given.shape.join(", ")}]`}`,
    );
  }
  return finiteRows("initialisation", given, Float32Array);
}

function momentum(name: string, value: number): number {
  return within(name, value, 0, 1, "a number from 0 to below 1", false);
}

/** Checks least <= value < bound, or least < value < bound when `open`. */
function within(name: string, value: number, least: number, bound: number, expected: string, open: boolean): number {
  if (typeof value !== "number" || !(open ? value > least : value >= least) || !(value < bound)) {
    throw new RangeError(`${name}: expected ${expected}, found ${value}`);
  }
  return value;
}

function whole(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least || value > 1e6) {
    throw new RangeError(`${name}: expected an integer from ${least} to 1000000, found ${value}`);
  }
  return value;
}

function oneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(
      `${name}: expected one of ${choices.map((choice) => `"${choice}"`).join(", ")}, found ${value}`,
    );
  }
}
