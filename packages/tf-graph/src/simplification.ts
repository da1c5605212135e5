import { Graph, typeAttribute } from "./graph";
import { addInPieces } from "./parallel-elementwise";
import { sameShape } from "./shapes";
import { Value } from "./value";

/** An operation with its inputs and the shape of its result. */
export interface PlacedOperation {
  op: string;
  inputs: Value[];
  result: { shape: number[]; dtype: number };
}

/**
 * What an operation comes to without being done: its input, a number, a change of sign, or for −a + b a difference. The bits
 * are the same.
 *
 * Gradients are full of these: TensorFlow.js multiplies by ones where a sum spreads its gradient out, casts float32 to float32
 * and reshapes to the same shape. TensorFlow's own optimiser leaves a product with minus ones as it is.
 *
 * @returns undefined where the operation has to be done
 */
export function simplified(graph: Graph, { op, inputs, result }: PlacedOperation): Value | undefined {
  const [first, second] = inputs;
  const uniform = (number: number) => new Value(graph, result, Math.fround(number));
  switch (op) {
    case "Reshape":
      if (sameShape(first.shape, result.shape)) return first;
      return first.uniform === undefined ? undefined : uniform(first.uniform);
    case "Cast":
      return first.dtype === result.dtype ? first : undefined;
    case "Neg":
      return first.uniform === undefined ? undefined : uniform(-first.uniform);
    case "Mul": {
      if (first.uniform !== undefined && second.uniform !== undefined) return uniform(first.uniform * second.uniform);
      const [factor, other] = first.uniform === undefined ? [second.uniform, first] : [first.uniform, second];
      if (!sameShape(other.shape, result.shape)) return undefined;
      if (factor === 1) return other;
      return factor === -1 ? new Value(graph, result, { minus: other }) : undefined;
    }
    case "Add":
      return first.minus ? difference(graph, [second, first.minus], result) : undefined;
    default:
      return undefined;
  }
}

function difference(graph: Graph, inputs: Value[], result: PlacedOperation["result"]): Value {
  const attributes = [typeAttribute("T", result.dtype)];
  const inPieces = addInPieces(graph, { op: "Sub", inputs, attributes, result });
  return (
    inPieces ??
    new Value(
      graph,
      result,
      `${graph.node(
        "Sub",
        inputs.map((input) => input.whole()),
        attributes,
      )}:0`,
    )
  );
}
