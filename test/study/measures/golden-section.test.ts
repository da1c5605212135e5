import assert from "node:assert/strict";
import { test } from "node:test";
import { goldenSection } from "../../../study/measures/golden-section";
import { assertClose } from "@vae-notebooks/testing";

test("the least of a parabola is found to the tolerance, and at an end where it lies there", () => {
  assertClose(
    goldenSection((x) => (x - 1.25) ** 2, -3, 8, 1e-6),
    1.25,
    { absolute: 1e-6 },
  );
  assertClose(
    goldenSection((x) => x, -3, 8, 1e-3),
    -3,
    { absolute: 1e-3 },
  );
  assertClose(
    goldenSection((x) => -x, -3, 8, 1e-3),
    8,
    { absolute: 1e-3 },
  );
});

test("each step costs one look, and of equal costs the lower place is taken", () => {
  let looks = 0;
  const found = goldenSection(() => looks++ * 0, 0, 1, 0.01);
  assert.ok(found < 0.01);
  // 1 · 0.618^n below 0.01 takes 10 steps, beside the two first looks.
  assert.equal(looks, 12);
});
