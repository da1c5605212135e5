import type { Attribute, HostArray, TensorType } from "../backend";
import type { tf } from "../tensorflow";

/** Where a value of a recording comes from. */
export type Source =
  | { kind: "output"; operation: number; index: number }
  | { kind: "input"; index: number }
  | { kind: "variable"; name: string }
  | { kind: "capture"; index: number }
  | { kind: "constant"; index: number };

/** One TensorFlow operation with the attributes and inputs that it ran with. */
export interface Operation {
  op: string;
  attributes: Attribute[];
  inputs: Source[];
  outputs: TensorType[];
}

/** A tensor whose values the graph holds: made in the function from JavaScript numbers, or a small one from outside it. */
export interface Constant extends TensorType {
  values: HostArray;
  /** TensorFlow.js's id of the data, where the tensor comes from outside the function. */
  captured?: object;
}

/** What one call of a function did: its operations in order, and where its results come from. */
export interface Recording {
  inputs: TensorType[];
  /** The variables that it was traced with, by name. */
  variables: Record<string, TensorType>;
  operations: Operation[];
  constants: Constant[];
  /**
   * Captured tensors and variables: those from outside the function, neither inputs nor traced variables, that are too large for
   * a constant. The graph is fed with them at each run, without a copy.
   */
  captures: tf.Tensor[];
  /** The variables that the function assigned. Their new values are results, under the names that assignmentOf gives. */
  assigned: tf.Variable[];
  /** Where the results come from, by their names. */
  results: Record<string, Source>;
}

/** The name of the result that is a variable's new value. */
export function assignmentOf({ name }: tf.Variable): string {
  return `the assignment to the variable "${name}"`;
}

/** A value's name in error messages: the operation that made it, or which input, variable or constant it is. */
export function describeSource(source: Source, operations: Operation[]): string {
  switch (source.kind) {
    case "output": {
      const { op, outputs } = operations[source.operation];
      return `the output of ${op} (operation ${source.operation}, shape [${outputs[source.index].shape}])`;
    }
    case "variable":
      return `the variable "${source.name}"`;
    default:
      return `${source.kind} ${source.index}`;
  }
}
