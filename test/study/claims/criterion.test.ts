import assert from "node:assert/strict";
import { test } from "node:test";
import { otherThresholds, tryCriterion } from "../../../study/claims/criterion";
import { measuredOf, SMALL_RULES, subject } from "./measured";

const atLeast = { measure: "plain", subject: "vae", relation: "at least", threshold: 10 } as const;

test("a threshold is met where it is reached exactly", () => {
  const measured = measuredOf(subject("vae", 1, 10));
  assert.equal(tryCriterion(measured, SMALL_RULES.measures, atLeast).met, true);
  assert.equal(tryCriterion(measured, SMALL_RULES.measures, { ...atLeast, relation: "at most" }).met, true);
});

test("the distance is above 0 on the side where the threshold is met", () => {
  const measured = measuredOf(subject("vae", 1, 12), subject("vae", 2, 14));
  assert.equal(tryCriterion(measured, SMALL_RULES.measures, atLeast).distance, 3);
  assert.equal(tryCriterion(measured, SMALL_RULES.measures, { ...atLeast, relation: "at most" }).distance, -3);
});

test("thresholds beside an exact one are none, and for a share near 1 a fifth of what is missing", () => {
  assert.deepEqual(otherThresholds({ ...atLeast, anchor: 10 }, 0.2), []);
  const [near, far] = otherThresholds({ ...atLeast, threshold: 0.9, anchor: 1 }, 0.2);
  assert.ok(Math.abs(near - 0.92) < 1e-12 && Math.abs(far - 0.88) < 1e-12);
});
