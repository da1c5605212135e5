import { DTYPES } from "../../src/backend";
import { Layout, PlannedValue, Request } from "../../src/partition/planned-value";

const FLOAT32 = DTYPES.float32;

/** A float32 value of a plan, whole unless its layout is given. */
export function planned(shape: number[], layout: Layout = { kind: "whole" }): PlannedValue {
  return { shape, dtype: FLOAT32, layout };
}

/** A variable that is not in parts yet. */
export function variable(shape: number[], name = "w"): PlannedValue {
  return { ...planned(shape), source: { kind: "variable", name } };
}

/** Halves next to each other along an axis. */
export function halves(axis: number): Layout {
  return { kind: "pieces", axis, count: 2 };
}

/** A request for an operation that makes one float32 value. */
export function request(op: string, inputs: PlannedValue[], shape: number[], flags: string[] = []): Request {
  const attributes = flags.map((name) => ({ name, type: 3, value: true }));
  return { op, inputs, attributes, outputs: [{ shape, dtype: FLOAT32 }] };
}
