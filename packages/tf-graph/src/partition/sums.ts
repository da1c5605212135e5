import { Division, Request } from "./planned-value";

/**
 * Divides a sum over some axes of a value that is in pieces: each piece is summed by itself.
 *
 * Where the pieces' own axis is not summed over, the results are pieces of the sum, and every number is added in the same order
 * as before. Where it is, the pieces' sums are added.
 *
 * @param axes that are summed over, where they are known
 * @returns undefined where the sum stays whole: its value is whole, its axes are unknown, or they are kept with size 1
 */
export function divideSum({ inputs: [of], attributes }: Request, axes: number[] | undefined): Division | undefined {
  const { layout, shape } = of;
  const keepsAxes = attributes.some(({ name, value }) => name === "keep_dims" && value === true);
  if (layout.kind !== "pieces" || axes === undefined || keepsAxes) return undefined;
  const { axis, count } = layout;
  const summed = axes.map((one) => (one < 0 ? one + shape.length : one));
  const result = summed.includes(axis) ? "sum" : axis - summed.filter((one) => one < axis).length;
  return { count, inputAxes: [axis, undefined], result };
}
