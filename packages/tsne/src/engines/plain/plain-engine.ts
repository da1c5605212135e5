/** The engine in plain TypeScript, on one thread: slower, for where WebAssembly with SIMD is missing. */

import { conditionalProbabilities, type NeighbourTable, type SparseAffinities } from "../../stages/affinities";
import type { Engine } from "../engine";
import { attract, divergenceGiven, repelExactly } from "./exact-forces";
import { gridRepulsion } from "./grid-forces";
import { findNeighbours } from "./neighbours";
import { centre, startDescent, step, type DescentState, type Phase } from "../../stages/optimisation";
import type { KnownNeighbours } from "../../input";
import type { Settings } from "../../options";

/** After how many points a run can be stopped. */
const SLICE = 64;

/** An engine for one run. */
export function plainEngine(settings: Settings, known?: KnownNeighbours): Engine {
  const { count, dimensions, neighbours, perplexity, exact } = settings;
  const table: NeighbourTable = {
    count,
    neighbours,
    indices: known?.indices ?? new Int32Array(count * neighbours),
    values: known?.values ?? new Float32Array(count * neighbours),
  };
  // the search measures 2 (1 - similarity), of which P takes the square
  const squared = settings.metric === "cosine" || settings.metric === "correlation";
  const positions = new Float32Array(2 * count);
  const attraction = new Float64Array(2 * count);
  const repulsion = new Float64Array(2 * count);
  const repel = exact ? repelExactly : gridRepulsion();
  let points = new Float32Array(0);
  let joint: SparseAffinities;
  let state: DescentState;
  let searched = 0;
  let weighted = 0;

  function searchSlice(): boolean {
    if (searched >= count || known !== undefined) return false;
    const end = Math.min(searched + SLICE, count);
    findNeighbours(points, dimensions, table, searched, end);
    searched = end;
    return true;
  }

  function affinitySlice(): boolean {
    if (weighted >= count) return false;
    const end = Math.min(weighted + SLICE, count);
    if (squared) {
      for (let at = weighted * neighbours; at < end * neighbours; at++) table.values[at] *= table.values[at];
    }
    conditionalProbabilities(table, perplexity, weighted, end);
    weighted = end;
    return true;
  }

  function allocate(entries: number): SparseAffinities {
    const offsets = new Int32Array(count + 1);
    joint = { count, offsets, columns: new Int32Array(entries), values: new Float32Array(entries) };
    return joint;
  }

  function begin(): void {
    state = startDescent(count);
    centre(positions);
  }

  function iterate(iterations: number, phase: Phase): void {
    for (let iteration = 0; iteration < iterations; iteration++) {
      attract(joint, positions, attraction);
      const normalisation = repel(positions, repulsion);
      step(positions, state, attraction, repulsion, normalisation, phase);
    }
  }

  return {
    lead: true,
    wait: () => undefined,
    *prepare(given) {
      points = given as Float32Array;
      yield;
    },
    order: () => undefined,
    products: () => undefined,
    searchSlice,
    affinitySlice,
    table: () => table,
    allocate,
    positions: () => positions,
    begin,
    iterate,
    forces: () => {
      attract(joint, positions, attraction);
      return { attraction, repulsion, normalisation: repel(positions, repulsion) };
    },
    divergence: () => divergenceGiven(joint, positions, repel(positions, repulsion)),
  };
}
