import assert from "node:assert/strict";
import { test } from "node:test";
import { partSizes } from "../../src/partition/part-sizes";

test("parts are as equal as can be, the first ones one longer", () => {
  assert.deepEqual(partSizes(512, 2), [256, 256]);
  assert.deepEqual(partSizes(512, 3), [171, 171, 170]);
  assert.deepEqual(partSizes(10, 4), [3, 3, 2, 2]);
  assert.deepEqual(partSizes(3, 3), [1, 1, 1]);
});
