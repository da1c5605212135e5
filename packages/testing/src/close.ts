import assert from "node:assert/strict";

/** How far a number may be from the expected one: absolute, or relative to it. The greater of the two counts. */
export interface Tolerance {
  absolute?: number;
  relative?: number;
}

/** Fails, with the place and both numbers, unless each number is within the tolerance of the expected one. */
export function assertClose(
  actual: ArrayLike<number> | number,
  expected: ArrayLike<number> | number,
  { absolute = 0, relative = 0 }: Tolerance,
  what = "value",
): void {
  const found = typeof actual === "number" ? [actual] : actual;
  const wanted = typeof expected === "number" ? [expected] : expected;
  assert.equal(found.length, wanted.length, `${what}: how many numbers`);
  for (let i = 0; i < wanted.length; i++) {
    const allowed = Math.max(absolute, relative * Math.abs(wanted[i]));
    assert.ok(
      Math.abs(found[i] - wanted[i]) <= allowed,
      `${what}[${i}]: expected ${wanted[i]} within ${allowed}, found ${found[i]}`,
    );
  }
}
