import assert from "node:assert/strict";
import { test } from "node:test";
import { withAgreement } from "../../../study/parts/agreement";
import { subjectOf } from "../../../study/parts/subjects";

const seeded = (seed: number, ...centroidDistances: number[]) =>
  subjectOf("vae", { seed, series: { centroidDistances } });

test("seeds whose classes are near each other alike agree wholly, whatever the scale; the reverse order not at all", () => {
  const [same, scaled] = withAgreement([seeded(1, 1, 2, 3), seeded(2, 10, 20, 40)]);
  assert.deepEqual([same.values.centroidAgreement, scaled.values.centroidAgreement], [1, 1]);
  const [one] = withAgreement([seeded(1, 1, 2, 3), seeded(2, 3, 2, 1)]);
  assert.equal(one.values.centroidAgreement, -1);
});

test("each seed is compared with all others, and not with other subjects", () => {
  // Spearman of 1, 2, 3 with 1, 2, 3 is 1, with 3, 2, 1 it is −1: the mean is 0.
  const other = subjectOf("autoencoder", { seed: 1, series: { centroidDistances: [3, 1, 2] } });
  const [first, , , lone] = withAgreement([seeded(1, 1, 2, 3), seeded(2, 1, 2, 3), seeded(3, 3, 2, 1), other]);
  assert.equal(first.values.centroidAgreement, 0);
  assert.equal("centroidAgreement" in lone.values, false);
});
