import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { edgesByBeta, edgesKept, meanEdge } from "../../../study/measures";
import { assertClose } from "@vae-notebooks/testing";

test("edges kept by hand: the ratio of the sums, with the error of a ratio of means", () => {
  // 2 × 2 images with one inked corner have edges 2 · ink over 4 steps: 1 and ½ before, ½ and ½ after.
  const corner = (...inks: number[]) =>
    ndarray(Float32Array.from(inks.flatMap((ink) => [ink, 0, 0, 0])), [inks.length, 4]);
  const [before, after] = [corner(1, 0.5), corner(0.5, 0.5)];
  const { count, mean, error } = edgesKept(before, after);
  assert.equal(count, 2);
  assertClose(mean, 1 / 1.5, { absolute: 1e-7 });
  assertClose(mean, meanEdge(after) / meanEdge(before), { absolute: 1e-7 });
  // Residuals of the sums of edges: ½ − ⅔ · 1 and ½ − ⅔ · ½ (in units of the ink), over a mean of ¾.
  assertClose(error, Math.sqrt((1 / 36 + 1 / 36) / 2) / 0.75, { absolute: 1e-7 });
  assert.equal(edgesKept(before, before).error, 0);
  assert.throws(() => edgesKept(before, corner(1)), /reconstructions: expected one for each .* found 1/);
});

test("a sweep: spread by β, steps that fall and the rank correlation, in any order of the models", () => {
  const model = (seed: number, beta: number, kept: number) => ({ seed, beta, kept });
  const found = edgesByBeta([
    model(1, 4, 0.7),
    model(1, 0, 0.9),
    model(1, 1, 0.8),
    model(2, 0, 1.0),
    model(2, 1, 0.6),
    model(2, 4, 0.7),
  ]);
  assert.deepEqual(
    found.rows.map(({ beta }) => beta),
    [0, 1, 4],
  );
  assertClose(
    found.rows.map(({ kept }) => kept.mean),
    [0.95, 0.7, 0.7],
    { absolute: 1e-12 },
  );
  assert.deepEqual([found.steps, found.falls], [4, 3]);
  // Seed 1: ranks 3, 2, 1, so −1. Seed 2: 3, 1, 2, so −½.
  assertClose(found.correlation, -0.75, { absolute: 1e-12 });
  assert.throws(() => edgesByBeta([model(1, 0, 1), model(1, 1, 1), model(2, 0, 1)]), /found none of seed 2, β 1/);
  assert.throws(() => edgesByBeta([model(1, 0, 1)]), /models: expected at least two β, found 1/);
});
