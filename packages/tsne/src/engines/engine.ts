/** The interface of an engine: the stages of t-SNE that take long, once in WebAssembly and once in plain TypeScript. */

import type { NeighbourTable, SparseAffinities } from "../stages/affinities";
import type { Phase } from "../stages/optimisation";

/** The two halves of the gradient, [N, 2] each, and Z. */
export interface Forces {
  attraction: ArrayLike<number>;
  repulsion: ArrayLike<number>;
  normalisation: number;
}

/**
 * The stages of one run. With several threads, each thread has its own engine and calls the same methods in the same
 * order, except those marked "lead only".
 */
export interface Engine {
  /** True on the one thread that also does the work that is not divided among the threads. */
  readonly lead: boolean;
  /** Returns when every thread has called it. */
  wait(): void;
  /**
   * Gives the engine the points, [N, D], and prepares the search. Every thread goes through it to the end; the points
   * are needed on the leading one.
   */
  prepare(points: Float32Array | undefined): Generator<undefined, void>;
  /** [N] the caller's number of each point in the engine's order; undefined where it keeps the caller's. Lead only. */
  order(): Int32Array | undefined;
  /** X^T X of the points, [D, D], upper triangle, where the search needed it. Lead only. */
  products(): Float64Array | undefined;
  /** Finds the neighbours of some more points; false when all are done. */
  searchSlice(): boolean;
  /** Conditional probabilities of some more points; false when all are done. */
  affinitySlice(): boolean;
  /** Neighbours, in the engine's order, with their squared distances or, later, conditional probabilities. */
  table(): NeighbourTable;
  /** Makes room for the joint probabilities. Lead only. */
  allocate(entries: number): SparseAffinities;
  /** The positions, [N, 2], in the engine's order: the start is written here, and the result is read here. */
  positions(): Float32Array;
  /** Starts the descent from the positions. */
  begin(): void;
  /** Runs some iterations of gradient descent. */
  iterate(iterations: number, phase: Phase): void;
  /** The forces at the positions; the gradient without exaggeration is attraction - repulsion / normalisation. */
  forces(): Forces;
  /** KL(P || Q) of the positions. */
  divergence(): number;
}
