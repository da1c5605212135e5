/** The stages of t-SNE in their order, the same for every engine and every thread. */

import { symmetrise, type SparseAffinities } from "./affinities";
import type { Engine } from "../engines/engine";
import { normalise, principalComponents, randomPositions } from "./initialisation";
import { affinitiesOutOfOrder, intoOrder, outOfOrder } from "./order";
import { phaseOf } from "./optimisation";
import type { Settings } from "../options";

/** Seconds of each stage. */
export interface StageSeconds {
  neighbours: number;
  affinities: number;
  initialisation: number;
  optimisation: number;
}

/** The state of the descent after some iterations. */
export interface Progress {
  iteration: number;
  klDivergence: number;
  /** A copy, [N, 2]. */
  positions: Float32Array;
}

/** The result of all stages. */
export interface Outcome extends Progress {
  seconds: StageSeconds;
}

/** After how many iterations a run can be paused or stopped. */
const BATCH = 10;

/**
 * Runs all stages, from the points to the embedding. At every `yield` the caller may stop the run. It yields the
 * progress where that is due, and undefined in between and on all threads but the leading one.
 *
 * @param points [N, D]; changed. Only the leading thread needs them.
 */
export function* embed(
  engine: Engine,
  settings: Settings,
  points: Float32Array | undefined,
): Generator<Progress | undefined, Outcome | undefined> {
  const seconds: StageSeconds = { neighbours: 0, affinities: 0, initialisation: 0, optimisation: 0 };
  let started = performance.now();
  const lap = (stage: keyof StageSeconds): void => {
    const now = performance.now();
    seconds[stage] += (now - started) / 1000;
    started = now;
  };
  yield* prepare(engine, settings, points);
  lap("neighbours");
  // meanwhile the other threads search for neighbours already, and do this thread's part of it
  const start = engine.lead ? startPositions(settings, points as Float32Array, engine.products()) : undefined;
  lap("initialisation");
  yield* findAffinities(engine, lap);
  if (start !== undefined) engine.positions().set(intoOrder(start, engine.order()));
  engine.wait();
  engine.begin();
  const total = settings.earlyIterations + settings.iterations;
  let iteration = 0;
  while (iteration < total) {
    const early = iteration < settings.earlyIterations;
    const interval = settings.progressInterval;
    const stop = Math.min(
      iteration + BATCH,
      early ? settings.earlyIterations : total,
      interval > 0 ? (Math.floor(iteration / interval) + 1) * interval : Infinity,
    );
    engine.iterate(stop - iteration, phaseOf(settings, early));
    iteration = stop;
    if (interval > 0 && iteration % interval === 0 && iteration < total) {
      const klDivergence = engine.divergence();
      yield engine.lead
        ? { iteration, klDivergence, positions: outOfOrder(engine.positions(), engine.order()) }
        : undefined;
    } else yield undefined;
  }
  const klDivergence = engine.divergence();
  lap("optimisation");
  if (!engine.lead) return undefined;
  return { iteration, klDivergence, positions: outOfOrder(engine.positions(), engine.order()), seconds };
}

/** Runs the stages up to the joint probabilities P, which the leading thread returns. */
export function* jointProbabilities(
  engine: Engine,
  settings: Settings,
  points: Float32Array | undefined,
): Generator<undefined, SparseAffinities | undefined> {
  yield* prepare(engine, settings, points);
  const joint = yield* findAffinities(engine, () => undefined);
  return joint === undefined ? undefined : affinitiesOutOfOrder(joint, engine.order());
}

function* prepare(engine: Engine, settings: Settings, points: Float32Array | undefined): Generator<undefined, void> {
  if (engine.lead) normalise(points as Float32Array, settings.count, settings.dimensions);
  yield* engine.prepare(points);
}

function* findAffinities(
  engine: Engine,
  lap: (stage: keyof StageSeconds) => void,
): Generator<undefined, SparseAffinities | undefined> {
  while (engine.searchSlice()) yield undefined;
  engine.wait();
  lap("neighbours");
  while (engine.affinitySlice()) yield undefined;
  engine.wait();
  const joint = engine.lead ? symmetrise(engine.table(), (entries) => engine.allocate(entries)) : undefined;
  lap("affinities");
  return joint;
}

function startPositions(settings: Settings, points: Float32Array, products: Float64Array | undefined): Float32Array {
  const { initialisation, count, dimensions, seed } = settings;
  if (initialisation === "pca") return principalComponents(points, count, dimensions, seed, products);
  return initialisation === "random" ? randomPositions(count, seed) : initialisation;
}
