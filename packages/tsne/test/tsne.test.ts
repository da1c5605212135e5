import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { klDivergence, knnAccuracy } from "../src/quality";
import { randomStream } from "@vae-notebooks/random";
import { tsne, tsneAffinities, type TsneOptions } from "../src";
import { tsneWith } from "../src/tsne";
import { nodeHost } from "../src/hosts/node";
import { clusterCloud, normalCloud } from "./reference";

const ENGINES: TsneOptions[] = [{ engine: "wasm-threads", threads: 2 }, { engine: "wasm" }, { engine: "plain" }];

const { points, labels } = clusterCloud(700, 10, 6, 5, 1);

for (const options of ENGINES) {
  for (const forces of ["exact", "grid"] as const) {
    test(`labels are guessed badly before and well after, with ${options.engine} and ${forces} forces`, async () => {
      const start = { ...options, forces, initialisation: "random", earlyIterations: 0, iterations: 0 } as const;
      const before = await tsne(points, start);
      // six classes: guessing gives 1/6
      assert.ok(knnAccuracy(before.embedding, labels) < 0.3);
      const after = await tsne(points, { ...start, earlyIterations: 100, iterations: 150 });
      assert.ok(knnAccuracy(after.embedding, labels) > 0.95, `${knnAccuracy(after.embedding, labels)}`);
      assert.equal(after.iterations, 250);
      assert.ok(after.klDivergence < before.klDivergence);
      // the divergence reported is that of the embedding
      const exact = klDivergence(await tsneAffinities(points), after.embedding);
      assert.ok(Math.abs(after.klDivergence - exact) < 1e-3 * exact);
    });
  }

  test(`the same seed gives the same bytes with ${options.engine}`, async () => {
    const short = { ...options, forces: "grid", earlyIterations: 40, iterations: 40, seed: 5 } as const;
    const [first, second] = [await tsne(points, short), await tsne(points, short)];
    assert.deepEqual(first.embedding.data, second.embedding.data);
    assert.equal(first.klDivergence, second.klDivergence);
    const other = await tsne(points, { ...short, seed: 6 });
    assert.notDeepEqual(first.embedding.data, other.embedding.data);
  });
}

test("the seconds of the stages are above 0 and add up to no more than the whole run took", async () => {
  const started = performance.now();
  const { seconds } = await tsne(points, { earlyIterations: 30, iterations: 30, forces: "grid" });
  const whole = (performance.now() - started) / 1000;
  const stages = Object.values(seconds);
  assert.ok(
    stages.every((stage) => stage > 0),
    JSON.stringify(seconds),
  );
  assert.ok(stages.reduce((sum, stage) => sum + stage, 0) <= whole, JSON.stringify({ seconds, whole }));
});

/** The engines that take a number of threads, and the sizes and forces with which each is tried. */
const THREAD_CASES: [string, number, TsneOptions][] = [
  ["forces of all pairs", 700, { forces: "exact" }],
  ["a grid and few points", 700, { forces: "grid" }],
  ["what is chosen for 1,900 points", 1900, {}],
  ["what is chosen for 10,000 points", 10_000, { earlyIterations: 60, iterations: 60 }],
  ["plain TypeScript and all pairs", 700, { engine: "plain", forces: "exact" }],
  ["plain TypeScript and a grid", 700, { engine: "plain", forces: "grid" }],
];

for (const [what, count, options] of THREAD_CASES) {
  test(`1, 2, 3 and 8 threads give the same bytes with ${what}`, async () => {
    const cloud = clusterCloud(count, 10, 6, 5, 1).points;
    const settings = { earlyIterations: 100, iterations: 150, seed: 5, ...options };
    const alone = await tsne(cloud, { ...settings, threads: 1 });
    for (const threads of [2, 3, 8]) {
      const shared = await tsne(cloud, { ...settings, threads });
      assert.equal(shared.threads, options.engine === "plain" ? 1 : threads);
      assert.ok(
        Buffer.compare(Buffer.from(shared.embedding.data.buffer), Buffer.from(alone.embedding.data.buffer)) === 0,
        `${threads} threads`,
      );
      assert.equal(shared.klDivergence, alone.klDivergence);
    }
  });
}

test("P of an approximate search in many dimensions has the same bytes with 1, 2, 3 and 8 threads", async () => {
  const cloud = clusterCloud(2001, 100, 6, 5, 1).points;
  const alone = await tsneAffinities(cloud, { threads: 1, neighbourSearch: "approximate" });
  for (const threads of [2, 3, 8]) {
    assert.deepEqual(await tsneAffinities(cloud, { threads, neighbourSearch: "approximate" }), alone);
  }
});

test("reports of progress do not change the bytes of the map on a grid", async () => {
  const cloud = clusterCloud(1500, 10, 6, 5, 1).points;
  const settings = { earlyIterations: 60, iterations: 60, seed: 5 };
  const silent = await tsne(cloud, settings);
  const reporting = await tsne(cloud, { ...settings, progressInterval: 7, onProgress: () => undefined });
  assert.deepEqual(reporting.embedding.data, silent.embedding.data);
});

test("P has the same bytes with 1, 2, 3 and 8 threads", async () => {
  const alone = await tsneAffinities(points, { threads: 1 });
  for (const threads of [2, 3, 8]) assert.deepEqual(await tsneAffinities(points, { threads }), alone);
});

test("well-separated clusters stay separated: each point's nearest five in the map are of its cluster", async () => {
  const far = clusterCloud(1200, 8, 8, 40, 2);
  for (const forces of ["exact", "grid"] as const) {
    const { embedding } = await tsne(far.points, { forces, threads: 2 });
    assert.equal(knnAccuracy(embedding, far.labels, 5), 1);
  }
});

test("turning and reordering the points does not change the divergence beyond what other seeds do", async () => {
  const cloud = clusterCloud(800, 4, 4, 4, 3).points;
  const settings = { threads: 1, forces: "exact" } as const;
  const seeds = [];
  for (const seed of [0, 1, 2, 3]) seeds.push((await tsne(cloud, { ...settings, seed })).klDivergence);
  const spread = Math.max(...seeds) - Math.min(...seeds);
  const middle = seeds.reduce((sum, value) => sum + value) / seeds.length;
  const order = randomStream(1, "test order").permutation(800);
  const reordered = ndarray(new Float32Array(3200), [800, 4]);
  const turned = ndarray(new Float32Array(3200), [800, 4]);
  for (let i = 0; i < 800; i++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => cloud.get(i, k));
    [a, b, c, d].forEach((value, k) => reordered.set(order[i], k, value));
    // a rotation in two planes at once
    [0.6 * a - 0.8 * b, 0.8 * a + 0.6 * b, 0.28 * c - 0.96 * d, 0.96 * c + 0.28 * d].forEach((value, k) =>
      turned.set(i, k, value),
    );
  }
  for (const other of [reordered, turned]) {
    const { klDivergence } = await tsne(other, settings);
    // four seeds show part of the spread only
    assert.ok(Math.abs(klDivergence - middle) < 3 * spread + 0.01, `${klDivergence}, ${seeds}`);
  }
});

test("a strided view gives what its copy gives and is not changed", async () => {
  const wide = normalCloud(120, 6, 4);
  const view = wide.hi(120, 3).step(-1, 1) as NdArray<Float32Array>;
  const copy = ndarray(new Float32Array(360), [120, 3]);
  for (let i = 0; i < 120; i++) for (let d = 0; d < 3; d++) copy.set(i, d, view.get(i, d));
  const before = wide.data.slice();
  const options = { perplexity: 10, earlyIterations: 20, iterations: 20 };
  const [a, b] = [await tsne(view, options), await tsne(copy, options)];
  assert.deepEqual(a.embedding.data, b.embedding.data);
  assert.deepEqual(wide.data, before);
});

test("points that coincide end together, in twos, in crowds and all of them", async () => {
  const random = randomStream(3, "test");
  const twins = ndarray(new Float32Array(400 * 3), [400, 3]);
  for (let i = 0; i < 200; i++)
    for (let d = 0; d < 3; d++) {
      const value = random.normal();
      twins.set(i, d, value);
      twins.set(i + 200, d, value);
    }
  const { embedding } = await tsne(twins, { perplexity: 12 });
  const gaps = Array.from({ length: 200 }, (_, i) =>
    Math.hypot(embedding.get(i, 0) - embedding.get(i + 200, 0), embedding.get(i, 1) - embedding.get(i + 200, 1)),
  ).sort((a, b) => a - b);
  assert.ok(gaps[100] < 0.5, `half of the twins are farther apart than ${gaps[100]}`);
  for (const crowd of [60, 200]) {
    const points = ndarray(new Float32Array(400), [200, 2]);
    for (let i = crowd; i < 200; i++) for (let d = 0; d < 2; d++) points.set(i, d, random.normal());
    for (const forces of ["exact", "grid"] as const) {
      const result = await tsne(points, { perplexity: 10, forces });
      assert.ok(result.embedding.data.every(Number.isFinite), `${crowd} of 200 points, ${forces}`);
      assert.ok(Number.isFinite(result.klDivergence));
    }
  }
});

test("a constant column and a single column are no obstacle", async () => {
  const cloud = normalCloud(200, 2, 6);
  const constant = ndarray(new Float32Array(600), [200, 3]);
  for (let i = 0; i < 200; i++) [cloud.get(i, 0), 5, cloud.get(i, 1)].forEach((value, d) => constant.set(i, d, value));
  const options = { perplexity: 10, threads: 1 };
  const [with_, without] = [await tsne(constant, options), await tsne(cloud, options)];
  assert.ok(Math.abs(with_.klDivergence - without.klDivergence) < 0.1);
  const line = ndarray(
    Float32Array.from({ length: 200 }, (_, i) => i),
    [200, 1],
  );
  assert.ok((await tsne(line, options)).embedding.data.every(Number.isFinite));
});

test("given positions are the start, centred", async () => {
  const start = normalCloud(700, 2, 7);
  const { embedding } = await tsne(points, { initialisation: start, earlyIterations: 0, iterations: 0 });
  const mean = [0, 1].map(
    (axis) => start.data.reduce((sum, value, at) => sum + (at % 2 === axis ? value : 0), 0) / 700,
  );
  for (let at = 0; at < 1400; at++) assert.ok(Math.abs(embedding.data[at] - start.data[at] + mean[at % 2]) < 1e-5);
});

test("where parts are missing the next engine runs and says what is missing", async () => {
  const all = nodeHost();
  const options = { threads: 2, earlyIterations: 30, iterations: 30 };
  const cases = [
    [all, 2, "WebAssembly with SIMD, 2 threads, forces of all pairs"],
    [
      { ...all, sharedMemory: false },
      1,
      "WebAssembly with SIMD, 1 thread, forces of all pairs (shared WebAssembly memory is missing)",
    ],
    [{ ...all, simd: false }, 1, "plain TypeScript, 1 thread, forces of all pairs (WebAssembly with SIMD is missing)"],
    [
      { ...all, workers: false },
      1,
      "WebAssembly with SIMD, 1 thread, on the calling thread, forces of all pairs (worker threads are missing)",
    ],
    [
      { ...all, workers: false, simd: false },
      1,
      "plain TypeScript, 1 thread, on the calling thread, forces of all pairs (WebAssembly with SIMD is missing)",
    ],
  ] as const;
  const divergences = [];
  for (const [capabilities, threads, engine] of cases) {
    const result = await tsneWith(capabilities, points, options);
    assert.equal(result.engine, engine);
    assert.equal(result.threads, threads);
    divergences.push(result.klDivergence);
  }
  assert.ok(Math.max(...divergences) - Math.min(...divergences) < 0.05, `${divergences}`);
  const unbuilt = await tsneWith(nodeHost("/nowhere"), points, options);
  assert.match(unbuilt.engine, /^plain TypeScript, 1 thread, .*nowhere.*cannot be loaded/);
  await assert.rejects(
    tsneWith({ ...all, simd: false }, points, { engine: "wasm" }),
    /"wasm" asked for, but WebAssembly with SIMD/,
  );
  await assert.rejects(
    tsneWith({ ...all, sharedMemory: false }, points, { engine: "wasm-threads" }),
    /"wasm-threads" asked for, but shared WebAssembly memory is missing/,
  );
});
