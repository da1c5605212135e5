/** The heavy stages of t-SNE, which WebAssembly and TypeScript each carry out in their way. */

import type { NeighbourTable, SparseAffinities } from "./affinities";
import type { Phase } from "./optimisation";

/** The two halves of the gradient, [N, 2] each, and Z. */
export interface Forces {
  attraction: ArrayLike<number>;
  repulsion: ArrayLike<number>;
  normalisation: number;
}

/**
 * The stages of one run. With several threads every thread has its engine and calls the same methods in the same order,
 * save those marked "lead only".
 */
export interface Engine {
  /** Whether this is the one thread that does what is not shared. */
  readonly lead: boolean;
  /** Returns when every thread has called it. */
  wait(): void;
  /** Takes the points, [N, D]. Lead only. */
  load(points: Float32Array): void;
  /** Finds the neighbours of some more points; false when all are done. */
  searchSlice(): boolean;
  /** Conditional probabilities of some more points; false when all are done. */
  affinitySlice(): boolean;
  /** Neighbours with their squared distances or, later, conditional probabilities. */
  table(): NeighbourTable;
  /** Room for the joint probabilities. Lead only. */
  allocate(entries: number): SparseAffinities;
  /** Positions to write the start to and to read the answer from, [N, 2]. */
  positions(): Float32Array;
  /** Starts the descent from the positions. */
  begin(): void;
  iterate(iterations: number, phase: Phase): void;
  /** The forces at the positions; the gradient without exaggeration is attraction - repulsion / normalisation. */
  forces(): Forces;
  /** KL(P || Q) of the positions. */
  divergence(): number;
}
