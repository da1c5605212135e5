import { typeAttribute } from "../backend";
import { PlannedValue, Request, sameShape, uniformNumber } from "./planned-value";

/**
 * Finds what an operation gives without computing it: its input, one number everywhere, or an input with its sign changed. The
 * result has the same bits.
 *
 * Gradients have many such operations: TensorFlow.js multiplies by ones where the gradient of a sum is broadcast, casts float32
 * to float32 and reshapes to the same shape. TensorFlow's own optimiser does not simplify a product with minus ones.
 *
 * @returns undefined where the operation has to be computed
 */
export function simplified({ op, inputs, outputs: [result] }: Request): PlannedValue | undefined {
  const [first, second] = inputs;
  const number = first && uniformNumber(first);
  const uniform = (value: number): PlannedValue => ({
    ...result,
    layout: { kind: "uniform", number: Math.fround(value) },
  });
  switch (op) {
    case "Reshape":
      if (sameShape(first.shape, result.shape)) return first;
      return number === undefined ? undefined : uniform(number);
    case "Cast":
      return first.dtype === result.dtype ? first : undefined;
    case "Neg":
      return number === undefined ? undefined : uniform(-number);
    case "Mul": {
      const secondNumber = uniformNumber(second);
      if (number !== undefined && secondNumber !== undefined) return uniform(number * secondNumber);
      const [factor, other] = number === undefined ? [secondNumber, first] : [number, second];
      if (!sameShape(other.shape, result.shape)) return undefined;
      if (factor === 1) return other;
      return factor === -1 ? { ...result, layout: { kind: "negative", of: other } } : undefined;
    }
    default:
      return undefined;
  }
}

/** Writes −a + b as b − a, which has the same bits; any other operation is returned as it is. */
export function withoutNegative(request: Request): Request {
  const [first, second] = request.inputs;
  if (request.op !== "Add" || first.layout.kind !== "negative") return request;
  const attributes = [typeAttribute("T", request.outputs[0].dtype)];
  return { ...request, op: "Sub", attributes, inputs: [second, first.layout.of] };
}
