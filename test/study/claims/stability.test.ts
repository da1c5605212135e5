import assert from "node:assert/strict";
import { test } from "node:test";
import { stabilityOf } from "../../../study/claims/stability";
import { RULES } from "../../../study/rules";
import { measuredOf, question, SMALL_RULES, subject } from "./measured";

const points = RULES.run.operatingPoints.length;
const stable = (measured: ReturnType<typeof measuredOf>, asked = question()) =>
  stabilityOf(measured, SMALL_RULES, asked);

test("a number far from its threshold turns on nothing", () => {
  assert.deepEqual(stable(measuredOf(subject("vae", 1, 20), subject("vae", 2, 30))).turnsOn, []);
});

test("a number between the threshold and the threshold 20 % farther turns on the threshold", () => {
  const { turnsOn } = stable(measuredOf(subject("vae", 1, 11), subject("vae", 2, 11)));
  assert.deepEqual(turnsOn, ["threshold: plain at least 12"]);
});

test("20 % is taken of the distance to the anchor, and listed thresholds are tried as well", () => {
  const [criterion] = question().criteria;
  const asked = question({ criteria: [{ ...criterion, anchor: 8, also: [25] }] });
  const { readings } = stable(measuredOf(subject("vae", 1, 20)), asked);
  assert.deepEqual(
    readings.map(({ what, same }) => [what, same]),
    [
      ["plain at least 9.6", true],
      ["plain at least 10.4", true],
      ["plain at least 25", false],
    ],
  );
});

test("seeds that disagree turn a verdict: of 2,000 resamples of 0 and 21 a quarter has the mean 0, below 10", () => {
  const { seeds, turnsOn } = stable(measuredOf(subject("vae", 1, 0), subject("vae", 2, 21)));
  // Three quarters have at least one 21, so a mean of 10.5 or 21; five standard errors of the share are 0.05.
  assert.ok(Math.abs(seeds - 0.75) < 0.05, String(seeds));
  assert.match(turnsOn[0], /^seeds: 7\d % of the resamples agree$/);
});

test("one seed, or a number for all seeds, has nothing to resample", () => {
  assert.equal(stable(measuredOf(subject("vae", null, 20))).seeds, 1);
});

test("another judge, a stricter operating point, samples and another start of t-SNE are tried where they matter", () => {
  const one = subject("vae", 1, 20, {
    judged: { share: [[20, 20, 5], new Array<number>(points).fill(4)] },
    maps: RULES.run.maps.map((kind) => ({
      kind,
      values: { mapped: kind.codes === "samples" ? 1 : kind.seed === 3 ? 2 : 20 },
    })),
  });
  const asked = (measure: string) => question({ criteria: [{ ...question().criteria[0], measure }] });
  const turns = (measure: string) => stable(measuredOf(one), asked(measure)).turnsOn;
  assert.deepEqual(turns("share"), ["judge: other", "operating point: 99 % of real images pass"]);
  assert.deepEqual(turns("mapped"), ["t-SNE start: random, seed 3", "codes: samples"]);
  assert.deepEqual(turns("plain"), []);
});
