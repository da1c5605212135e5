import assert from "node:assert/strict";
import { test } from "node:test";
import { densityLeftOut, gradientChecks, misplacedMinima } from "../../../study/parts/formulas";
import { curveMeasures } from "../../../study/parts/measure-losses";
import { loadMnist } from "../../../lib/data/mnist";
import { Vae } from "../../../lib/model/vae";

test("squared error is least at p = x for all levels, a cost that is linear in p for the two ends alone", () => {
  assert.equal(
    misplacedMinima((x, p) => (x - p) ** 2),
    0,
  );
  // −x p − (1 − x)(1 − p) has its least value at p = 1 above ½ and at p = 0 below: right for x = 0 and 1 only.
  assert.equal(
    misplacedMinima((x, p) => -x * p - (1 - x) * (1 - p)),
    254,
  );
});

test("the continuous Bernoulli leaves nothing out, to the error of Simpson's rule", () => {
  assert.ok(densityLeftOut() < 1e-6, String(densityLeftOut()));
});

test("gradients through a draw: right ones, wrong ones, none, and the score function's", (t) => {
  const model = new Vae(7);
  t.after(() => model.dispose());
  const found = gradientChecks(model, loadMnist().test.images);
  assert.ok(found.error < 1e-6 && found.wrongError > 0.5);
  assert.equal(found.blocked, 0);
  assert.equal(found.passed, 1);
  // Agreement of 20 numbers: the greatest of 20 normal deviates is below 5 but once in 90,000.
  assert.ok(found.scoreFunction < 5 && found.again < 5, JSON.stringify(found));
  assert.ok(found.varianceRatio > 1, JSON.stringify(found));
});

test("what a curve says, by hand", () => {
  const record = (epoch: number, train: number, validation: number) => {
    const terms = (total: number) => ({ reconstruction: total, kl: 0, total });
    return { epoch, train: terms(train), validation: terms(validation), seconds: 0 };
  };
  const curve = [
    [160, 130],
    [130, 120],
    [120, 110],
    [115, 104],
    [110, 106],
    [100, 105],
  ];
  const found = curveMeasures(curve.map(([train, validation], i) => record(i + 1, train, validation)));
  assert.deepEqual(found, {
    trainFirst: 160,
    trainLast: 100,
    fallByFive: 50 / 60,
    lastFall: 10,
    slowing: 10 / 30,
    validationGap: 5,
    validationRise: 1,
    lossKept: 105 / 130,
  });
});
