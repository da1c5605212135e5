import { Graph } from "./graph";
import { Attribute } from "./native";
import { sameShape } from "./shapes";
import { Value } from "./value";

/** Operations that make each number of their result from the numbers at the same place, or from a single one. */
const ELEMENTWISE: ReadonlySet<string> = new Set([
  ...[
    "Add",
    "AddV2",
    "Sub",
    "Mul",
    "RealDiv",
    "Maximum",
    "Minimum",
    "SquaredDifference",
    "Greater",
    "GreaterEqual",
    "Less",
    "LessEqual",
  ],
  ...[
    "Neg",
    "Abs",
    "Exp",
    "Log",
    "Log1p",
    "Sqrt",
    "Square",
    "Relu",
    "Sigmoid",
    "Softplus",
    "Tanh",
    "Elu",
    "Selu",
    "Cast",
  ],
  ...["ReluGrad", "EluGrad", "SelectV2"],
]);

/** An operation with its inputs. */
export interface ElementwiseOperation {
  op: string;
  inputs: Value[];
  attributes: Attribute[];
  result: { shape: number[]; dtype: number };
}

/**
 * Adds an elementwise operation, or a bias's addition, in the pieces that its first input in pieces has.
 *
 * It is done on as many cores, and most of what stands between two products is never joined.
 *
 * @returns undefined where it can't be done in pieces: all inputs are whole, or the operation is another
 */
export function addInPieces(graph: Graph, { op, inputs, attributes, result }: ElementwiseOperation): Value | undefined {
  const pieces = inputs.find((input) => input.pieces && sameShape(input.shape, result.shape))?.pieces;
  if (!pieces || (op !== "BiasAdd" && !ELEMENTWISE.has(op))) return undefined;
  const { axis, names } = pieces;
  const count = names.length;
  const parts = inputs.map((input, i) => {
    if (op === "BiasAdd" && i === 1)
      return axis === result.shape.length - 1 ? input.along(0, count) : names.map(() => input.whole());
    if (sameShape(input.shape, result.shape)) return input.along(axis, count);
    return input.shape.every((size) => size === 1) ? names.map(() => input.whole()) : undefined;
  });
  if (!parts.every((part): part is string[] => part !== undefined)) return undefined;
  const nodes = names.map(
    (_, piece) =>
      `${graph.node(
        op,
        parts.map((part) => part[piece]),
        attributes,
      )}:0`,
  );
  return new Value(graph, result, { axis, names: nodes });
}
