import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ndarray from "ndarray";
import { klDivergence, knnAccuracy, tsne, tsneAffinities } from "../src";
import { attract, repelExactly } from "../src/engines/plain/exact-forces";
import { gridRepulsion } from "../src/engines/plain/grid-forces";
import { clusterCloud, normalCloud } from "./reference";

const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/users.json"), "utf8"));
const points = ndarray(Float32Array.from(fixture.points.flat()), [60, 4]);
const embedding = ndarray(Float32Array.from(fixture.embedding.flat()), [60, 2]);

function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const difference = Array.from(expected).reduce((sum, value, at) => sum + (actual[at] - value) ** 2, 0);
  return Math.sqrt(difference / Array.from(expected).reduce((sum, value) => sum + value * value, 0));
}

// openTSNE.tsne.kl_divergence_bh(embedding, P, dof, {"theta": 0}, should_eval_error=True): test/fixtures/users.py
for (const degrees of [0.5, 1, 2.5]) {
  test(`KL and gradient are openTSNE's with ${degrees} degrees of freedom`, async () => {
    const expected = fixture.degrees[String(degrees)];
    const joint = await tsneAffinities(points, { perplexity: fixture.perplexity });
    const kl = klDivergence(joint, embedding, degrees);
    assert.ok(Math.abs(kl - expected.kl) < 1e-4, `${kl}, ${expected.kl}`);
    const [attraction, repulsion] = [new Float64Array(120), new Float64Array(120)];
    attract(joint, embedding.data, attraction, degrees);
    const normalisation = repelExactly(embedding.data, repulsion, degrees);
    const gradient = attraction.map((force, c) => force - repulsion[c] / normalisation);
    // openTSNE leaves out the factor 4 as well
    const error = relativeError(gradient, expected.gradient.flat());
    assert.ok(error < 1e-4, `${error}`);
    // and the gradient is KL's own, by finite differences in double precision
    const steps = [0, 1, 57].map((c) => {
      const moved = (by: number): number => {
        const copy = ndarray(embedding.data.slice(), [60, 2]);
        copy.data[c] += by;
        return klDivergence(joint, copy, degrees);
      };
      const step = Math.fround(embedding.data[c] + 0.01) - Math.fround(embedding.data[c] - 0.01);
      return { slope: (moved(0.01) - moved(-0.01)) / step, exact: 4 * gradient[c] };
    });
    for (const { slope, exact } of steps) assert.ok(Math.abs(slope - exact) < 1e-4, `${slope}, ${exact}`);
  });
}

for (const degrees of [0.3, 0.5, 0.8, 2, 8]) {
  for (const deviation of [0.3, 6, 30]) {
    test(`the grid gives the repulsion of ${degrees} degrees of freedom within 2 % at extent ${deviation}`, () => {
      const positions = normalCloud(1500, 2, 5).data.map((value) => deviation * value);
      const [grid, exact] = [new Float64Array(3000), new Float64Array(3000)];
      const z = gridRepulsion(degrees)(positions, grid);
      const truth = repelExactly(positions, exact, degrees);
      assert.ok(Math.abs(z / truth - 1) < 1e-3, `Z: ${z}, ${truth}`);
      assert.ok(relativeError(grid, exact) < 0.02, `${relativeError(grid, exact)}`);
    });
  }
}

test("heavier tails give a map as good, their own KL, and the plain engine, which says why", async () => {
  const { points: cloud, labels } = clusterCloud(400, 10, 6, 5, 1);
  const options = { perplexity: 20, earlyIterations: 100, iterations: 150 };
  const heavy = await tsne(cloud, { ...options, degreesOfFreedom: 0.6 });
  assert.match(heavy.engine, /^plain TypeScript.*degrees of freedom other than 1/);
  assert.ok(knnAccuracy(heavy.embedding, labels) > 0.95);
  const exact = klDivergence(await tsneAffinities(cloud, { perplexity: 20 }), heavy.embedding, 0.6);
  assert.ok(Math.abs(heavy.klDivergence - exact) < 1e-3);
  await assert.rejects(
    tsne(cloud, { ...options, engine: "wasm", degreesOfFreedom: 0.6 }),
    /"wasm" asked for, but the plain engine alone has degrees of freedom other than 1/,
  );
});
