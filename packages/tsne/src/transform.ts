/** Adds points to a map: checks what is given, and deals the new points out to the threads. */

import { finiteRows } from "@vae-notebooks/arrays";
import ndarray, { type NdArray } from "ndarray";
import { checkMatrix, oneOf, whole, within } from "./checks";
import type { Host } from "./hosts/host";
import { inPlane, onLine } from "./line";
import { EXACT_BELOW, resolveThreads } from "./options";
import { neighbourhood } from "./perplexity";
import type { TransformTask } from "./stages/transform";
import { runJobs } from "./threads/pool";

/** A map, and the points that it was made of. */
export interface Reference {
  /** [N, D] */
  points: NdArray<Float32Array>;
  /** [N, 2] or [N, 1], as tsne gives it. */
  embedding: NdArray<Float32Array>;
}

/** Options of tsneTransform; the defaults are those of openTSNE's transform. */
export interface TransformOptions {
  /** Effective number of neighbours among the map's points; for fewer points it is lowered. Default 5. */
  perplexity?: number;
  /** The median of the neighbours' places, their mean weighted by p, or positions [M, components]. Default "median". */
  initialisation?: "median" | "weighted" | NdArray<Float32Array>;
  /** Factor on the attraction. Default 1.5. */
  exaggeration?: number;
  /** Default 250. */
  iterations?: number;
  /** Step length. Default 0.1. */
  learningRate?: number;
  /** Default 0.8. */
  momentum?: number;
  /** Those of the map. Default 1. */
  degreesOfFreedom?: number;
  /** Threads, at most 64; they change how long it takes, not where the points come. */
  threads?: number;
  /** Is told of a lowered perplexity. */
  onWarning?: (message: string) => unknown;
  /** Ends the call: its promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

/** tsneTransform on a host; see TsneFunctions. */
export async function transformOn(
  host: Host,
  points: NdArray<Float32Array>,
  reference: Reference,
  options: TransformOptions,
): Promise<NdArray<Float32Array>> {
  options.signal?.throwIfAborted();
  checkMatrix("points", points);
  checkMatrix("reference.points", reference?.points);
  checkMatrix("reference.embedding", reference.embedding);
  const [added, dimensions] = points.shape;
  const [count, components] = reference.embedding.shape;
  const expected = `[${count}, ${dimensions}], a row for each point of the map and the new points' columns`;
  if (reference.points.shape[0] !== count || reference.points.shape[1] !== dimensions) {
    throw new RangeError(`reference.points: expected shape ${expected}, found [${reference.points.shape.join(", ")}]`);
  }
  if (components !== 1 && components !== 2) {
    throw new RangeError(`reference.embedding: expected one or two columns, found ${components}`);
  }
  const task = resolveTask(points, reference, options);
  const threads = host.workers ? resolveThreads(added, options.threads, host.parallelism) : 1;
  const positions = await inParts(host, task, added, threads, options.signal);
  return ndarray(components === 2 ? positions : onLine(positions), [added, components]);
}

function resolveTask(points: NdArray<Float32Array>, reference: Reference, options: TransformOptions): TransformTask {
  const [count, components] = reference.embedding.shape;
  const [added, dimensions] = points.shape;
  const toPlane = (rows: Float32Array): Float32Array => (components === 2 ? rows : inPlane(rows));
  const warn = options.onWarning ?? (() => undefined);
  const { initialisation = "median" } = options;
  if (typeof initialisation === "string") oneOf("initialisation", initialisation, ["median", "weighted"]);
  else if (initialisation.shape[0] !== added || initialisation.shape[1] !== components) {
    throw new RangeError(
      `initialisation: expected shape [${added}, ${components}], found [${initialisation.shape.join(", ")}]`,
    );
  }
  return {
    dimensions,
    reference: finiteRows("reference.points", reference.points, Float32Array),
    map: toPlane(finiteRows("reference.embedding", reference.embedding, Float32Array)),
    points: finiteRows("points", points, Float32Array),
    // a new point has all points of the map as neighbours, and is none of them itself
    ...neighbourhood(count + 1, options.perplexity ?? 5, warn),
    initialisation:
      typeof initialisation === "string"
        ? initialisation
        : toPlane(finiteRows("initialisation", initialisation, Float32Array)),
    exaggeration: within("exaggeration", options.exaggeration ?? 1.5, 0, Infinity, "a number above 0", true),
    iterations: whole("iterations", options.iterations ?? 250, 0),
    learningRate: within("learningRate", options.learningRate ?? 0.1, 0, Infinity, "a number above 0", true),
    momentum: within("momentum", options.momentum ?? 0.8, 0, 1, "a number from 0 to below 1", false),
    degreesOfFreedom: within("degreesOfFreedom", options.degreesOfFreedom ?? 1, 0, Infinity, "a number above 0", true),
    // a line may be too long for a grid
    exact: components === 1 || count < EXACT_BELOW.plain,
  };
}

/** Each thread places its part of the new points; the first that fails ends all. */
async function inParts(
  host: Host,
  task: TransformTask,
  added: number,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const { dimensions } = task;
  const rows = (array: Float32Array, width: number, part: number): Float32Array => {
    const from = (k: number): number => Math.floor((added * k) / threads) * width;
    return array.slice(from(part), from(part + 1));
  };
  // sent to each thread: shared where that is possible, copied elsewhere
  const reference = host.sharedMemory && threads > 1 ? shared(task.reference) : task.reference;
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const parts = await Promise.all(
      Array.from({ length: threads }, async (_, part) => {
        const { initialisation } = task;
        const own: TransformTask = {
          ...task,
          reference,
          points: rows(task.points, dimensions, part),
          initialisation: typeof initialisation === "string" ? initialisation : rows(initialisation, 2, part),
        };
        const job = { goal: "transform", rank: part, task: own } as const;
        const { positions } = await runJobs([job], host, () => undefined, stop.signal);
        return positions as Float32Array;
      }),
    );
    const all = new Float32Array(2 * added);
    parts.forEach((part, k) => all.set(part, 2 * Math.floor((added * k) / threads)));
    return all;
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

function shared(numbers: Float32Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
