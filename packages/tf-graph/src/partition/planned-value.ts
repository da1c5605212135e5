import type { Attribute, TensorType } from "../backend";
import type { Source } from "../trace/recording";

/**
 * How a value stands in the graph:
 * - whole: as one tensor
 * - pieces: as several tensors that lie next to each other along an axis, of the sizes that partSizes gives
 * - uniform: as the same float32 number everywhere; there is no tensor until one is needed
 * - negative: as another value with its sign changed; there is no tensor until one is needed
 */
export type Layout =
  | { kind: "whole" }
  | { kind: "pieces"; axis: number; count: number }
  | { kind: "uniform"; number: number }
  | { kind: "negative"; of: PlannedValue };

/** A value of a recording with its layout in the graph. */
export interface PlannedValue extends TensorType {
  readonly layout: Layout;
  /** Where it comes from, if no operation makes it. */
  readonly source?: Source;
}

/** An operation with its inputs, before it is decided whether it is divided. Its first output stands for all of them. */
export interface Request {
  op: string;
  attributes: Attribute[];
  inputs: PlannedValue[];
  outputs: TensorType[];
}

/** How an operation is divided into several nodes that can run at the same time. */
export interface Division {
  /** How many nodes there are. */
  count: number;
  /** For each input the axis along which each node takes its own part; undefined where each node takes the whole input. */
  inputAxes: (number | undefined)[];
  /** The axis along which the nodes' results lie next to each other, or "sum" where they are added to give the result. */
  result: number | "sum";
}

/** The number that a value is everywhere, if that is how it stands in the graph. */
export function uniformNumber({ layout }: PlannedValue): number | undefined {
  return layout.kind === "uniform" ? layout.number : undefined;
}

/** The number of pieces that a value has along an axis; undefined where it is not in pieces along that axis. */
export function piecesAlong({ layout }: PlannedValue, axis: number): number | undefined {
  return layout.kind === "pieces" && layout.axis === axis ? layout.count : undefined;
}

/** Whether two shapes are equal, so that nothing is broadcast or reshaped between them. */
export function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
