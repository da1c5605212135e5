import assert from "node:assert/strict";
import { test } from "node:test";
import { bootstrap, verdictStability } from "../../../study/measures";
import { assertClose, mean } from "@vae-notebooks/testing";
import { fixture } from "./points";

/** Five standard errors of a share p of n draws. */
const fiveErrors = (p: number, n: number) => 5 * Math.sqrt((p * (1 - p)) / n);

test("the mean of two seeds by hand: 0, ½ and 1 in a quarter, a half and a quarter of the resamples", () => {
  const { estimate, interval, error } = bootstrap([0, 1], mean, { seed: 1, resamples: 4000 });
  assert.deepEqual([estimate, interval], [0.5, [0, 1]]);
  // The resampled mean of 0 and 1 has the variance 1 / 8.
  assertClose(error, Math.sqrt(1 / 8), { absolute: 0.01 });
  const { verdict, share, shares } = verdictStability([0, 1], (sample) => (mean(sample) >= 0.75 ? "high" : "low"), {
    seed: 1,
    resamples: 4000,
  });
  assert.equal(verdict, "low");
  assertClose(share, 0.75, { absolute: fiveErrors(0.75, 4000) });
  assert.equal((shares.high ?? 0) + (shares.low ?? 0), 1);
});

test("mean and median of ten seeds have SciPy's percentile intervals", () => {
  const {
    values,
    mean: average,
    median,
  } = fixture<{
    values: number[];
    mean: { interval: number[]; error: number };
    median: { interval: number[]; error: number };
  }>("bootstrap");
  const middle = (sample: readonly number[]) => {
    const sorted = sample.slice().sort((a, b) => a - b);
    return (sorted[4] + sorted[5]) / 2;
  };
  // Both sides are draws: of 20,000 resamples an interval's end is known to about 2 % of the error.
  for (const [statistic, expected] of [[mean, average] as const, [middle, median] as const]) {
    const found = bootstrap(values, statistic, { seed: 3, resamples: 20000 });
    assertClose(found.interval, expected.interval, { absolute: 0.12 * expected.error });
    assertClose(found.error, expected.error, { relative: 0.03 });
  }
});

test("one seed that breaks a rule is missing from (1 − 1/n)ⁿ of the resamples, and a rule that all meet never breaks", () => {
  const everySeed = (sample: readonly { recognisable: number }[]) =>
    sample.every(({ recognisable }) => recognisable > 0.9) ? "holds" : "does not hold";
  const seeds = [0.95, 0.96, 0.97, 0.99, 0.85].map((recognisable) => ({ recognisable }));
  const found = verdictStability(seeds, everySeed, { seed: 2, resamples: 5000 });
  assert.equal(found.verdict, "does not hold");
  assertClose(found.shares.holds ?? 0, 0.8 ** 5, { absolute: fiveErrors(0.8 ** 5, 5000) });
  assert.deepEqual(verdictStability(seeds.slice(0, 4), everySeed, { seed: 2 }), {
    verdict: "holds",
    share: 1,
    shares: { holds: 1 },
  });
});

test("the same seed repeats, another differs, and one item has no spread", () => {
  const values = [3, 1, 4, 1, 5, 9];
  assert.deepEqual(bootstrap(values, mean, { seed: 5 }), bootstrap(values, mean, { seed: 5 }));
  assert.notDeepEqual(bootstrap(values, mean, { seed: 5 }), bootstrap(values, mean, { seed: 6 }));
  assert.deepEqual(bootstrap([7], mean, { seed: 5 }), { estimate: 7, interval: [7, 7], error: 0 });
  assert.equal(bootstrap(values, mean, { seed: 5, resamples: 1 }).error, 0);
});

test("no items, no resamples and a level out of range are refused by name", () => {
  assert.throws(() => bootstrap([], mean, { seed: 1 }), /items: expected at least one, found none/);
  assert.throws(
    () => bootstrap([1], mean, { seed: 1, resamples: 0 }),
    /resamples: expected an integer from 1, found 0/,
  );
  assert.throws(() => bootstrap([1], mean, { seed: 1, level: 1 }), /level: expected a number between 0 and 1, found 1/);
  assert.throws(() => verdictStability([], () => "holds", { seed: 1 }), /items: expected at least one/);
});
