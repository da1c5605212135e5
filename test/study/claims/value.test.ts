import assert from "node:assert/strict";
import { test } from "node:test";
import { comparedValues, meanOf, seedValues } from "../../../study/claims/value";
import { measuredOf, SMALL_RULES, subject } from "./measured";

const { measures } = SMALL_RULES;
const plain = { measure: "plain", relation: "at least", threshold: 0 } as const;

test("a measure is read seed by seed, in the order of the seeds", () => {
  const measured = measuredOf(subject("vae", 2, 20), subject("vae", 1, 10), subject("autoencoder", 1, 5));
  assert.deepEqual(
    [...seedValues(measured, measures, "vae", "plain")],
    [
      [1, 10],
      [2, 20],
    ],
  );
});

test("a comparison pairs the seeds that both have; what has one number for all seeds is compared with each", () => {
  const measured = measuredOf(
    subject("vae", 1, 10),
    subject("vae", 2, 30),
    subject("beta-4", 2, 60),
    subject("noise-map", null, 5),
  );
  const of = (criterion: Parameters<typeof comparedValues>[2]) => [...comparedValues(measured, measures, criterion)];
  assert.deepEqual(of({ ...plain, subject: "beta-4", against: { subject: "vae", by: "ratio" } }), [[2, 2]]);
  assert.deepEqual(of({ ...plain, subject: "vae", against: { subject: "noise-map", by: "difference" } }), [
    [1, 5],
    [2, 25],
  ]);
  assert.deepEqual(of({ ...plain, subject: "noise-map", against: { subject: "vae", by: "ratio" } }), [
    [1, 0.5],
    [2, 5 / 30],
  ]);
});

test("another judge, operating point or map is read where a measure depends on it, the only map where there is one", () => {
  const one = subject("vae", 1, 0, {
    judged: {
      share: [
        [0.1, 0.2, 0.3],
        [0.4, 0.5, 0.6],
      ],
    },
    maps: [{ kind: SMALL_RULES.run.maps[0], values: { mapped: 7 } }],
  });
  const measured = measuredOf(one);
  const at = (measure: string, reading: { judge: number; point: number; map: number }) =>
    seedValues(measured, measures, "vae", measure, reading).get(1);
  assert.equal(at("share", { judge: 1, point: 2, map: 0 }), 0.6);
  assert.equal(at("mapped", { judge: 0, point: 0, map: 3 }), 7);
  assert.equal(at("plain", { judge: 1, point: 1, map: 1 }), 0);
});

test("a mean over seeds counts a seed as often as it is drawn", () => {
  const values = new Map([
    [1, 10],
    [2, 40],
  ]);
  assert.equal(meanOf(values), 25);
  assert.equal(meanOf(values, [1, 1, 2]), 20);
  assert.equal(meanOf(new Map([[null, 3]]), [1, 2]), 3);
});

test("what was not measured is refused by subject and measure", () => {
  const measured = measuredOf(subject("vae", 1, NaN));
  assert.throws(() => seedValues(measured, measures, "vae", "plain"), /vae-1: expected the measure plain, found NaN/);
  assert.throws(() => seedValues(measured, measures, "copies", "plain"), /copies: expected measurements, found none/);
  assert.throws(() => seedValues(measured, measures, "vae", "size"), /expected one of the rules' measures, found size/);
});
