import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeScores, passShares, trainJudge } from "../../../study/judge";
import { passedAt, scoresOf } from "../../../study/judge/operating-points";
import { drawImages } from "../../../lib/data";
import { loadMnist } from "../../../lib/data/mnist";

const verdict = (confidence: number, refused = false) => ({
  digit: 1,
  confidence,
  entropy: 0,
  refused,
  recognisable: false,
});

test("by hand: a refused image passes nowhere, and a confidence at a threshold passes it", () => {
  const scores = scoresOf([verdict(0.9), verdict(0.5), verdict(0.99, true), verdict(0.3)]);
  assert.deepEqual([...scores], [0.9, 0.5, 0, 0.3]);
  assert.deepEqual(
    passedAt(scores, [
      { passShare: 0.95, threshold: 0.9 },
      { passShare: 0.99, threshold: 0.3 },
    ]),
    [
      { passShare: 0.95, recognisable: 0.25 },
      { passShare: 0.99, recognisable: 0.75 },
    ],
  );
  assert.throws(() => passedAt([], []), /scores: expected at least one, found none/);
});

test("judges of two seeds and architectures let about the wanted shares of unseen digits pass, each at its own thresholds", async () => {
  const mnist = loadMnist();
  const small = { images: 2500, validationImages: 500, epochs: 3, batchSize: 64 };
  const judges = [
    await trainJudge(mnist.train, { ...small, seed: 7 }),
    await trainJudge(mnist.train, { ...small, seed: 8, architecture: { convolutions: [], hidden: [64] } }),
  ];
  const { images } = drawImages(mnist.test, 1000, 1);
  const passes = passShares(judges, images);
  assert.deepEqual(
    passes.map(({ seed, architecture }) => [seed, architecture]),
    [
      [7, "conv 5×5×24, conv 5×5×48, 128"],
      [8, "64"],
    ],
  );
  for (const { passedAt: points } of passes) {
    assert.deepEqual(
      points.map(({ passShare }) => passShare),
      [0.9, 0.95, 0.98, 0.99],
    );
    // Standard errors of shares of 500 held-out digits, which chose the threshold, and of 1,000 test digits; four of them.
    for (const { passShare, recognisable } of points)
      assert.ok(
        Math.abs(recognisable - passShare) < 4 * Math.sqrt(passShare * (1 - passShare) * (1 / 500 + 1 / 1000)),
        `${passShare}: ${recognisable}`,
      );
  }
  const scores = judgeScores(judges[0], images);
  const { threshold, operatingPoints } = judges[0].calibration;
  assert.equal(operatingPoints.find(({ passShare }) => passShare === 0.95)?.threshold, threshold);
  assert.equal(
    scores.filter((score) => score >= threshold).length,
    judges[0].verdicts(images).filter(({ recognisable }) => recognisable).length,
  );
  for (const judge of judges) judge.dispose();
});
