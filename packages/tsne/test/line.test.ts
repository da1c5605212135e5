import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { klDivergence, knnAccuracy, tsne, tsneAffinities } from "../src";
import { clusterCloud } from "./reference";

const { points, labels } = clusterCloud(500, 10, 5, 8, 1);
const OPTIONS = { components: 1, perplexity: 20, earlyIterations: 100, iterations: 200 } as const;

for (const forces of ["exact", "grid"] as const) {
  test(`clusters are stretches of a map on a line, with ${forces} forces`, async () => {
    const seen: number[][] = [];
    const {
      embedding,
      klDivergence: kl,
      engine,
    } = await tsne(points, {
      ...OPTIONS,
      forces,
      progressInterval: 100,
      onProgress: (_, __, snapshot) => seen.push(snapshot.shape),
    });
    assert.deepEqual(embedding.shape, [500, 1]);
    assert.deepEqual(seen, [
      [500, 1],
      [500, 1],
      [500, 1],
    ]);
    assert.match(engine, /maps on a line/);
    assert.ok(knnAccuracy(embedding, labels) > 0.95, `${knnAccuracy(embedding, labels)}`);
    const exact = klDivergence(await tsneAffinities(points, { perplexity: 20 }), embedding);
    assert.ok(Math.abs(kl - exact) < 2e-3 * exact, `${kl}, ${exact}`);
  });
}

test("a map in the plane has two axes, by the plain engine too", async () => {
  const { embedding } = await tsne(points, { ...OPTIONS, components: 2, engine: "plain" });
  const second = embedding.data.filter((_, at) => at % 2 === 1);
  assert.ok(Math.max(...second) - Math.min(...second) > 1);
});

test("a line is worse than the plane by KL, and a given start on it is used", async () => {
  const plane = await tsne(points, { ...OPTIONS, components: 2, engine: "plain" });
  const line = await tsne(points, OPTIONS);
  assert.ok(plane.klDivergence < line.klDivergence);
  const start = ndarray(
    Float32Array.from({ length: 500 }, (_, i) => i - 249.5),
    [500, 1],
  );
  const kept = await tsne(points, { ...OPTIONS, initialisation: start, earlyIterations: 0, iterations: 0 });
  assert.deepEqual(kept.embedding.data, start.data);
});
