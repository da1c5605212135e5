/** Checks of arguments: each error names the argument, what was expected and what was found. */

import type { NdArray } from "ndarray";

/** Checks least <= value < bound, or least < value < bound when `open`. */
export function within(
  name: string,
  value: number,
  least: number,
  bound: number,
  expected: string,
  open: boolean,
): number {
  if (typeof value !== "number" || !(open ? value > least : value >= least) || !(value < bound)) {
    throw new RangeError(`${name}: expected ${expected}, found ${value}`);
  }
  return value;
}

/** Checks least <= value <= 1,000,000. */
export function whole(name: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least || value > 1e6) {
    throw new RangeError(`${name}: expected an integer from ${least} to 1000000, found ${value}`);
  }
  return value;
}

/** Checks that a value is one of the choices. */
export function oneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(
      `${name}: expected one of ${choices.map((choice) => `"${choice}"`).join(", ")}, found ${value}`,
    );
  }
}

/** Checks that an argument is a matrix of float32. */
export function checkMatrix(name: string, value: NdArray<Float32Array> | undefined): void {
  if (value?.data instanceof Float32Array && value.shape.length === 2) return;
  throw new TypeError(`${name}: expected an NdArray of Float32Array and shape [N, D], found ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object") return String(value);
  const { data, shape } = value as { data?: object; shape?: number[] };
  if (shape === undefined) return value.constructor?.name ?? "an object";
  return `${data?.constructor?.name} and shape [${shape.join(", ")}]`;
}
