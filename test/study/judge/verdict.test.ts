import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { summarise, verdicts } from "../../../study/judge/verdict";

const CERTAIN = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
const TWO_DIGITS = [0, 0, 0, 0.3, 0, 0, 0, 0, 0.5, 0, 0.2];
const REFUSED = [0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.8];
const NOTHING = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const probs = ndarray(Float32Array.from([CERTAIN, TWO_DIGITS, REFUSED, NOTHING].flat()), [4, 11]);

test("verdicts name the top digit, its confidence among eleven classes, and the entropy among the ten digits", () => {
  const [certain, two, refused, nothing] = verdicts(probs, 0.5);
  assert.deepEqual(certain, { digit: 3, confidence: 1, entropy: 0, refused: false, recognisable: true });
  assert.equal(two.digit, 8);
  assert.equal(two.confidence, 0.5);
  // Of 0.3 and 0.5, scaled to 3/8 and 5/8.
  assert.ok(Math.abs(two.entropy + (3 / 8) * Math.log(3 / 8) + (5 / 8) * Math.log(5 / 8)) < 1e-6);
  assert.ok(Math.abs(refused.entropy - Math.log(10)) < 1e-6);
  assert.ok(Math.abs(nothing.entropy - Math.log(10)) < 1e-12, "where no digit has a probability, none is preferred");
});

test("recognisable is a confidence at or above the threshold that is not refused", () => {
  assert.deepEqual(
    verdicts(probs, 0.5).map(({ recognisable }) => recognisable),
    [true, true, false, false],
  );
  assert.deepEqual(
    verdicts(probs, 0.51).map(({ recognisable }) => recognisable),
    [true, false, false, false],
  );
  assert.deepEqual(
    verdicts(probs, 0).map(({ recognisable }) => recognisable),
    [true, true, false, false],
    "a refusal holds at any threshold",
  );
  assert.deepEqual(
    verdicts(probs, 0).map(({ refused }) => refused),
    [false, false, true, true],
  );
});

test("a summary holds shares and means over all images", () => {
  const summary = summarise(verdicts(probs, 0.6));
  assert.equal(summary.images, 4);
  assert.equal(summary.recognisable, 0.25);
  assert.equal(summary.refused, 0.5);
  assert.ok(Math.abs(summary.meanConfidence - (1 + 0.5 + 0.02 + 0) / 4) < 1e-6);
  const two = -(3 / 8) * Math.log(3 / 8) - (5 / 8) * Math.log(5 / 8);
  assert.ok(Math.abs(summary.meanEntropy - (0 + two + 2 * Math.log(10)) / 4) < 1e-6);
  assert.throws(() => summarise([]), /verdicts: expected at least one, found none/);
});
