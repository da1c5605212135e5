/** Whether two shapes are equal: nothing is spread out or reshaped between them. */
export function sameShape(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
