import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { tsne, tsneAffinities } from "../src";
import { neighbourhood } from "../src/perplexity";
import { dense, normalCloud } from "./reference";

test("a perplexity that the points can have is kept, without a warning", () => {
  const warnings: string[] = [];
  assert.deepEqual(
    neighbourhood(91, 30, (message) => warnings.push(message)),
    { perplexity: 30, neighbours: 90 },
  );
  assert.deepEqual(neighbourhood(1000, 5.5, assert.fail), { perplexity: 5.5, neighbours: 16 });
  assert.deepEqual(warnings, []);
});

// openTSNE.affinity.PerplexityBasedNN(x[:90], perplexity=30) warns and takes (90 - 1) / 3 = 29.67
test("for fewer points the perplexity is lowered to a third of the others, with a sentence that says so", () => {
  const warnings: string[] = [];
  assert.deepEqual(
    neighbourhood(90, 30, (message) => warnings.push(message)),
    { perplexity: 89 / 3, neighbours: 89 },
  );
  assert.deepEqual(warnings, ["perplexity: 30 looks at 90 neighbours, and 90 points have 89; lowered to 29.67"]);
});

for (const engine of ["wasm", "plain"] as const) {
  test(`four points are the fewest that make a map, with ${engine}`, async () => {
    const warnings: string[] = [];
    const points = ndarray(Float32Array.of(0, 0, 1, 0, 0, 5, 1, 5), [4, 2]);
    const result = await tsne(points, { engine, onWarning: (message) => warnings.push(message) });
    assert.equal(result.perplexity, 1);
    assert.equal(warnings.length, 1);
    assert.ok(result.embedding.data.every(Number.isFinite));
    // the two pairs find each other
    const distance = (i: number, j: number): number =>
      Math.hypot(
        result.embedding.get(i, 0) - result.embedding.get(j, 0),
        result.embedding.get(i, 1) - result.embedding.get(j, 1),
      );
    assert.ok(distance(0, 1) < distance(0, 2) && distance(2, 3) < distance(1, 3));
  });
}

test("P of few points is that of the lowered perplexity", async () => {
  const points = normalCloud(40, 3, 5);
  const lowered = await tsneAffinities(points, { perplexity: 30 });
  assert.deepEqual(lowered, await tsneAffinities(points, { perplexity: 13 }));
  assert.ok(Math.abs(dense(lowered).reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
});
