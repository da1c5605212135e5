import assert from "node:assert/strict";
import { test } from "node:test";
import { tsne, tsneAffinities } from "../src";
import { endingRule, gradientNorm, mayEndEarly } from "../src/stages/ending";
import { resolveSettings } from "../src/options";
import { clusterCloud, dense, referenceGradient } from "./reference";

const { points } = clusterCloud(300, 6, 4, 5, 2);
const settings = (options: object) => resolveSettings(300, 6, options, "plain");

test("the rule ends a descent whose KL finds no new minimum, and one whose gradient is small", () => {
  const rule = endingRule(settings({ iterationsWithoutProgress: 100, minGradientNorm: 1e-3 }));
  assert.equal(rule(300, 2, 1), undefined);
  assert.equal(rule(350, 1, 1), undefined);
  assert.equal(rule(400, 1, 1), undefined);
  assert.equal(rule(450, 1.5, 1), undefined);
  assert.equal(rule(500, 1.2, 1), "no progress");
  assert.equal(endingRule(settings({ minGradientNorm: 1e-3 }))(300, 2, 1e-3), "gradient norm");
  assert.equal(mayEndEarly(settings({})), false);
});

test("the norm is that of dKL/dy by hand", () => {
  const forces = { attraction: [1, 0, 0, 2], repulsion: [2, 0, 0, 0], normalisation: 4 };
  // (1 - 1/2, 0, 0, 2), times 4
  assert.ok(Math.abs(gradientNorm(forces, 2) - 4 * Math.hypot(0.5, 2)) < 1e-12);
  assert.ok(Math.abs(gradientNorm(forces, 1) - 4 * 0.5) < 1e-12);
});

for (const engine of ["wasm-threads", "wasm", "plain"] as const) {
  test(`a descent ends at the first look at which the gradient's norm is small enough, with ${engine}`, async () => {
    const options = { engine, threads: 2, perplexity: 20, iterations: 5000, forces: "exact" } as const;
    const { iterations, ended, embedding } = await tsne(points, { ...options, minGradientNorm: 2e-3 });
    assert.equal(ended, "gradient norm");
    assert.ok(iterations > 250 && iterations < 3000 && iterations % 50 === 0, `${iterations}`);
    const joint = dense(await tsneAffinities(points, { perplexity: 20 }));
    const norm = Math.hypot(...referenceGradient(joint, Float64Array.from(embedding.data)));
    assert.ok(norm < 2.1e-3, `${norm}`);
    const all = await tsne(points, { ...options, iterations: iterations - 250 });
    assert.equal(all.ended, "all iterations");
    assert.deepEqual(all.embedding.data, embedding.data, "looking does not change the path");
  });
}

test("a descent without progress ends, and 1, 2, 3 and 8 threads end it at the same iteration with the same bytes", async () => {
  const options = { perplexity: 20, iterations: 3000, finalMomentum: 0.98, iterationsWithoutProgress: 60 };
  const alone = await tsne(points, { ...options, threads: 1 });
  assert.equal(alone.ended, "no progress");
  // so much momentum overshoots: KL goes up again for a while
  assert.ok(alone.iterations < 3250);
  for (const threads of [2, 3, 8]) {
    const shared = await tsne(points, { ...options, threads });
    assert.equal(shared.iterations, alone.iterations);
    assert.deepEqual(shared.embedding.data, alone.embedding.data);
  }
});
