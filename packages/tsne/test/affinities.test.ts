import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ndarray from "ndarray";
import { conditionalProbabilities, symmetrise } from "../src/stages/affinities";
import { LOCAL_ENGINES, dense, findJoint, localEngine, normalCloud } from "./reference";

const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/tsne.json"), "utf8"));
const cloud = ndarray(Float32Array.from(fixture.points.flat()), [fixture.points.length, fixture.points[0].length]);

for (const name of LOCAL_ENGINES) {
  test(`the ${name} engine gives every row the wished perplexity`, async () => {
    const points = normalCloud(200, 6, 1);
    const { engine, settings } = await localEngine(name, points, { perplexity: 17.5 });
    for (const _ of engine.prepare(points.data));
    while (engine.searchSlice());
    while (engine.affinitySlice());
    const { values, neighbours } = engine.table();
    for (let i = 0; i < settings.count; i++) {
      const row = values.subarray(i * neighbours, (i + 1) * neighbours);
      const sum = row.reduce((total, p) => total + p, 0);
      const entropy = row.reduce((total, p) => total - p * Math.log(p), 0);
      assert.ok(Math.abs(sum - 1) < 1e-5, `row ${i} sums to ${sum}`);
      assert.ok(Math.abs(Math.exp(entropy) - 17.5) < 1e-3, `row ${i} has perplexity ${Math.exp(entropy)}`);
    }
  });

  // openTSNE.affinity.PerplexityBasedNN(X, perplexity=8, method="exact").P and, from scikit-learn,
  // sklearn.manifold._t_sne._joint_probabilities_nn on the kneighbors_graph of 24 neighbours: test/fixtures/tsne.py
  for (const reference of ["joint_opentsne", "joint_sklearn"]) {
    test(`the ${name} engine's P is that of ${reference.slice(6)}`, async () => {
      const { engine, settings } = await localEngine(name, cloud, { perplexity: fixture.perplexity });
      const joint = dense(findJoint(engine, settings, cloud));
      const expected = new Float64Array(joint.length);
      const count = settings.count;
      for (const [i, j, p] of fixture[reference]) expected[i * count + j] = expected[j * count + i] = p;
      for (let at = 0; at < joint.length; at++) {
        // scikit-learn and openTSNE stop their searches at 1e-5 of entropy, as this does
        assert.ok(
          Math.abs(joint[at] - expected[at]) < 2e-8 + 1e-4 * expected[at],
          `${at}: ${joint[at]}, ${expected[at]}`,
        );
      }
    });
  }

  test(`the ${name} engine shares a row equally where more points than the perplexity coincide`, async () => {
    // 20 points at 0 and 20 far away: 12 neighbours each, all at distance 0, whose perplexity cannot be 4
    const points = ndarray(
      Float32Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1)),
      [40, 1],
    );
    const { engine, settings } = await localEngine(name, points, { perplexity: 4 });
    const joint = findJoint(engine, settings, points);
    for (const p of engine.table().values) assert.equal(Math.fround(p), Math.fround(1 / 12));
    assert.ok(Math.abs(joint.values.reduce((sum, p) => sum + p, 0) - 1) < 1e-5);
  });
}

test("the plain and the wasm engine agree on P", async () => {
  const points = normalCloud(333, 5, 9);
  const [a, b] = await Promise.all(
    LOCAL_ENGINES.map(async (name) => {
      const { engine, settings } = await localEngine(name, points, { perplexity: 20 });
      return dense(findJoint(engine, settings, points));
    }),
  );
  for (let at = 0; at < a.length; at++) assert.ok(Math.abs(a[at] - b[at]) < 1e-9 + 1e-4 * a[at]);
});

test("symmetrising three points by hand gives (p_ij + p_ji) / 2N and rows filled up to four", () => {
  // 0 -> 1 (1); 1 -> 2 (1); 2 -> 1 (1)
  const table = { count: 3, neighbours: 1, indices: Int32Array.of(1, 2, 1), values: Float32Array.of(1, 1, 1) };
  const joint = symmetrise(table, (entries) => {
    assert.equal(entries, 12);
    const [columns, values] = [new Int32Array(entries).fill(-1), new Float32Array(entries).fill(NaN)];
    return { count: 3, offsets: new Int32Array(4), columns, values };
  });
  const sixth = Math.fround(1 / 6);
  const third = Math.fround(2 * sixth);
  assert.deepEqual([...joint.offsets], [0, 4, 8, 12]);
  assert.deepEqual([...joint.columns], [1, 0, 0, 0, 2, 0, 1, 1, 1, 2, 2, 2]);
  assert.deepEqual([...joint.values], [sixth, 0, 0, 0, third, sixth, 0, 0, third, 0, 0, 0]);
});

test("a row whose length is a multiple of four already is not filled up", () => {
  // Each of five points has all others as its neighbours.
  const indices = Int32Array.from({ length: 20 }, (_, at) => (Math.floor(at / 4) + 1 + (at % 4)) % 5);
  const table = { count: 5, neighbours: 4, indices, values: new Float32Array(20).fill(0.25) };
  const joint = symmetrise(table, (entries) => {
    assert.equal(entries, 20);
    const [columns, values] = [new Int32Array(entries), new Float32Array(entries)];
    return { count: 5, offsets: new Int32Array(6), columns, values };
  });
  assert.deepEqual([...joint.offsets], [0, 4, 8, 12, 16, 20]);
  assert.deepEqual([...joint.columns], [...indices]);
  assert.ok(joint.values.every((value) => value === Math.fround(0.05)));
});

test("a point far from all others has probabilities by how much farther each neighbour is than the nearest", () => {
  const values = Float32Array.of(1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3, 0, 1, 2, 3);
  conditionalProbabilities({ count: 2, neighbours: 4, indices: new Int32Array(8), values }, 2, 0, 2);
  assert.deepEqual(values.subarray(0, 4), values.subarray(4));
  assert.ok(values[0] > 0.5 && Math.abs(values.reduce((sum, p) => sum + p, 0) - 2) < 1e-6, `${values}`);
});
