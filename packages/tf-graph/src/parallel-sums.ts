import { Graph, typeAttribute } from "./graph";
import { ATTRIBUTE_TYPES, Attribute } from "./native";
import { Value } from "./value";

/** A sum as TensorFlow's Sum takes it. */
export interface AddedSum {
  /** The value that is summed, and its axes. */
  inputs: Value[];
  /** The same axes, where they are known. */
  axes: number[] | undefined;
  attributes: Attribute[];
  result: { shape: number[]; dtype: number };
}

/**
 * Adds a sum to a graph, of each piece by itself where the value is in pieces.
 *
 * Over other axes than the one it is cut along, the sums are pieces of the result, and no number is added in another order;
 * over that axis, the sums of the pieces are added.
 *
 * @returns undefined where the value is whole, where its axes are not known, or where they are kept with size 1
 */
export function addSumInPieces(
  graph: Graph,
  { inputs: [of, over], axes, attributes, result }: AddedSum,
): Value | undefined {
  const { pieces, shape } = of;
  const keepsAxes = attributes.some(({ name, value }) => name === "keep_dims" && value === true);
  if (!pieces || !axes || keepsAxes) return undefined;
  const summed = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const sums = pieces.names.map((piece) => `${graph.node("Sum", [piece, over.whole()], attributes)}:0`);
  if (summed.includes(pieces.axis)) return addTogether(graph, sums, result);
  const axis = pieces.axis - summed.filter((other) => other < pieces.axis).length;
  return new Value(graph, result, { axis, names: sums });
}

/** The sum of values of one shape. */
export function addTogether(graph: Graph, values: string[], type: { shape: number[]; dtype: number }): Value {
  const attributes = [{ name: "N", type: ATTRIBUTE_TYPES.int, value: values.length }, typeAttribute("T", type.dtype)];
  return new Value(graph, type, `${graph.node("AddN", values, attributes)}:0`);
}
