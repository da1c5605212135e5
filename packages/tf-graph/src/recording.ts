import { tf } from "./tensorflow";
import { Attribute, HostArray, TensorMetadata } from "./native";

/** Where a value of a recording comes from. */
export type Source =
  | { kind: "output"; operation: number; index: number }
  | { kind: "input"; index: number }
  | { kind: "variable"; name: string }
  | { kind: "capture"; index: number }
  | { kind: "constant"; index: number };

/** One operation of TensorFlow with the attributes and inputs it ran with. */
export interface Operation {
  op: string;
  attributes: Attribute[];
  inputs: Source[];
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
}

/** A tensor that the function made from host values, or a small one from outside it: the graph holds the values. */
export interface Constant {
  shape: number[];
  dtype: number;
  values: HostArray;
  /** Which data it is, where it comes from outside the function. */
  captured?: object;
}

/** What one call of a function did: its operations in order, and where its results come from. */
export interface Recording {
  operations: Operation[];
  constants: Constant[];
  /** Tensors and variables that the function used and that are neither its inputs nor its own: fed by reference. */
  captures: tf.Tensor[];
  results: Record<string, { source: Source; dtype: number }>;
}

/** How an error message names a value: the operation and output it is, or which input, variable or constant. */
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
