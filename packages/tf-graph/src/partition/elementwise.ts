import { Division, Request, sameShape } from "./planned-value";

/** Operations that make each number of their result from the numbers at the same place of their inputs, or from a single one. */
const ELEMENTWISE: ReadonlySet<string> = new Set(
  [
    "Add AddV2 Sub Mul RealDiv Maximum Minimum SquaredDifference Greater GreaterEqual Less LessEqual SelectV2",
    "Neg Abs Exp Log Log1p Sqrt Square Relu Sigmoid Softplus Tanh Elu Selu Cast ReluGrad EluGrad",
  ].flatMap((names) => names.split(" ")),
);

/**
 * Divides an elementwise operation, or the addition of a bias, into the pieces of its first input that is in pieces.
 *
 * So it runs on as many cores, and most values between two products are never joined.
 *
 * @returns undefined where the operation stays whole: all inputs are whole, an input is broadcast, or it is another operation
 */
export function divideElementwise({ op, inputs, outputs: [result] }: Request): Division | undefined {
  const isBias = op === "BiasAdd";
  if (!isBias && !ELEMENTWISE.has(op)) return undefined;
  const layout = inputs.find((input) => input.layout.kind === "pieces" && sameShape(input.shape, result.shape))?.layout;
  if (layout?.kind !== "pieces") return undefined;
  const { axis, count } = layout;
  const inputAxes: (number | undefined)[] = [];
  for (const [i, { shape }] of inputs.entries()) {
    // A bias has one number a column.
    if (isBias && i === 1) inputAxes.push(axis === result.shape.length - 1 ? 0 : undefined);
    else if (sameShape(shape, result.shape)) inputAxes.push(axis);
    else if (shape.every((size) => size === 1)) inputAxes.push(undefined);
    else return undefined;
  }
  return { count, inputAxes, result: axis };
}
