import assert from "node:assert/strict";

/** Fails, with the place, where a value would not survive JSON: at NaN, infinity, a function or a typed array. */
export function assertPlainJson(value: unknown, place = "value"): void {
  if (typeof value === "number") assert.ok(Number.isFinite(value), `${place} is ${value}`);
  else if (Array.isArray(value)) value.forEach((each, i) => assertPlainJson(each, `${place}[${i}]`));
  else if (value !== null && typeof value === "object") {
    assert.equal(Object.getPrototypeOf(value), Object.prototype, `${place} is no plain object`);
    for (const [name, each] of Object.entries(value)) assertPlainJson(each, `${place}.${name}`);
  } else
    assert.ok(["string", "boolean", "undefined", "object"].includes(typeof value), `${place} is a ${typeof value}`);
}
