import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { tsne, tsneTransform, type TransformOptions } from "../src";
import { nodeHost } from "../src/hosts/node";
import { transformPoints } from "../src/stages/transform";
import { tsneOn } from "../src/tsne";
import { clusterCloud, normalCloud } from "./reference";

const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/users.json"), "utf8")).transform;
const matrix = (rows: number[][]): NdArray<Float32Array> =>
  ndarray(Float32Array.from(rows.flat()), [rows.length, rows[0].length]);
const known = { points: matrix(fixture.cloud.slice(0, 400)), embedding: matrix(fixture.map) };
const added = matrix(fixture.cloud.slice(400));
const labelOf = (i: number): number => i % 5;

/** Share of the new points whose ten nearest points of the map vote for their label. */
function accuracy(positions: NdArray<Float32Array>): number {
  let right = 0;
  for (let i = 0; i < 200; i++) {
    const order = Array.from({ length: 400 }, (_, j) => ({
      j,
      distance:
        (known.embedding.get(j, 0) - positions.get(i, 0)) ** 2 + (known.embedding.get(j, 1) - positions.get(i, 1)) ** 2,
    })).sort((a, b) => a.distance - b.distance);
    const votes = [0, 0, 0, 0, 0];
    for (const { j } of order.slice(0, 10)) votes[labelOf(j)]++;
    if (votes.indexOf(Math.max(...votes)) === labelOf(400 + i)) right++;
  }
  return right / 200;
}

function distances(a: NdArray<Float32Array>, b: number[][]): number[] {
  const all = b.map(([x, y], i) => Math.hypot(a.get(i, 0) - x, a.get(i, 1) - y));
  return all.sort((p, q) => p - q);
}

// fitted.prepare_partial(new, initialization="median", k=25, perplexity=5): test/fixtures/users.py
test("new points start where openTSNE lets them start", async () => {
  const start = await tsneTransform(added, known, { iterations: 0 });
  assert.ok(distances(start, fixture.start)[199] < 1e-4, `${distances(start, fixture.start)[199]}`);
});

// fitted.transform(new), theta = 0: test/fixtures/users.py
test("new points come where openTSNE places them, with its accuracy", async () => {
  const placed = await tsneTransform(added, known);
  const apart = distances(placed, fixture.added);
  assert.ok(apart[100] < 0.01, `half of them are farther apart than ${apart[100]}`);
  assert.ok(apart[180] < 0.2, `a tenth of them are farther apart than ${apart[180]}`);
  assert.ok(Math.abs(accuracy(placed) - fixture.accuracy) <= 0.01, `${accuracy(placed)}, ${fixture.accuracy}`);
});

for (const [what, options] of [
  ["openTSNE's options", {}],
  ["heavier tails", { degreesOfFreedom: 0.5 }],
] as [string, TransformOptions][]) {
  test(`the field on a grid places points as the sum over the map does, with ${what}`, () => {
    const task = {
      dimensions: 6,
      reference: known.points.data,
      map: known.embedding.data,
      points: added.data,
      perplexity: 5,
      neighbours: 15,
      initialisation: "median" as const,
      exaggeration: 1.5,
      iterations: 250,
      learningRate: 0.1,
      momentum: 0.8,
      degreesOfFreedom: options.degreesOfFreedom ?? 1,
    };
    const [grid, exact] = [false, true].map((exactly) => {
      const steps = transformPoints({ ...task, exact: exactly });
      let step = steps.next();
      while (!step.done) step = steps.next();
      return step.value;
    });
    const apart = Array.from({ length: 200 }, (_, i) =>
      Math.hypot(grid[2 * i] - exact[2 * i], grid[2 * i + 1] - exact[2 * i + 1]),
    ).sort((a, b) => a - b);
    assert.ok(apart[180] < 0.05, `${apart[180]}`);
  });
}

test("1, 2, 3 and 8 threads, and the calling thread, give the same bytes", async () => {
  const alone = await tsneTransform(added, known, { threads: 1 });
  for (const threads of [2, 3, 8]) {
    assert.deepEqual((await tsneTransform(added, known, { threads })).data, alone.data);
  }
  const here = tsneOn(() => ({ ...nodeHost(), workers: false }));
  assert.deepEqual((await here.tsneTransform(added, known)).data, alone.data);
});

test("points of the map's own clusters land in them, also from their weighted mean and on a line", async () => {
  const { points, labels } = clusterCloud(600, 5, 4, 12, 3);
  const own = { points: points.hi(400, 5), embedding: ndarray(new Float32Array(0), [0, 2]) };
  for (const components of [2, 1] as const) {
    const { embedding } = await tsne(own.points, { components, perplexity: 15, earlyIterations: 100, iterations: 150 });
    const placed = await tsneTransform(
      points.lo(400, 0),
      { points: own.points, embedding },
      { initialisation: "weighted" },
    );
    assert.deepEqual(placed.shape, [200, components]);
    for (let i = 0; i < 200; i++) {
      let [nearest, least] = [0, Infinity];
      for (let j = 0; j < 400; j++) {
        let distance = 0;
        for (let c = 0; c < components; c++) distance += (embedding.get(j, c) - placed.get(i, c)) ** 2;
        if (distance < least) [nearest, least] = [j, distance];
      }
      assert.equal(labels[nearest], labels[400 + i]);
    }
  }
});

test("a point that is one of the map's, points that coincide and a map of one place are no obstacle", async () => {
  const same = ndarray(
    Float32Array.from({ length: 30 }, () => 1),
    [10, 3],
  );
  const cloud = normalCloud(50, 3, 2);
  const { embedding } = await tsne(cloud, { perplexity: 10, earlyIterations: 20, iterations: 20 });
  const placed = await tsneTransform(cloud.hi(10, 3), { points: cloud, embedding });
  assert.ok(placed.data.every(Number.isFinite));
  const crowd = await tsneTransform(same, { points: same, embedding: ndarray(new Float32Array(20), [10, 2]) });
  assert.ok(crowd.data.every(Number.isFinite));
});

test("what does not fit is refused by name, and a lowered perplexity is told", async () => {
  const small = { points: normalCloud(8, 3, 1), embedding: normalCloud(8, 2, 2) };
  const bad: [Parameters<typeof tsneTransform>, RegExp][] = [
    [[normalCloud(5, 4, 1), small], /reference\.points: expected shape \[8, 4\], .*found \[8, 3\]/],
    [[small.points, { ...small, embedding: normalCloud(7, 2, 1) }], /reference\.points: expected shape \[7, 3\]/],
    [
      [small.points, { ...small, embedding: normalCloud(8, 3, 1) }],
      /reference\.embedding: expected one or two columns, found 3/,
    ],
    [[small.points, small, { learningRate: 0 }], /learningRate: expected a number above 0, found 0/],
    [
      [small.points, small, { initialisation: "pca" as "median" }],
      /initialisation: expected one of "median", "weighted", found pca/,
    ],
    [
      [small.points, small, { initialisation: normalCloud(2, 2, 1) }],
      /initialisation: expected shape \[8, 2\], found \[2, 2\]/,
    ],
  ];
  for (const [args, message] of bad) await assert.rejects(tsneTransform(...args), message);
  await assert.rejects(tsneTransform(small.points, undefined as never), /reference\.points: expected an NdArray/);
  const warnings: string[] = [];
  await tsneTransform(small.points, small, { onWarning: (message) => warnings.push(message) });
  assert.deepEqual(warnings, ["perplexity: 5 looks at 15 neighbours, and 9 points have 8; lowered to 2.67"]);
});

test("an abort ends the call with its reason", async () => {
  const many = normalCloud(20000, 50, 2);
  const reference = { points: many, embedding: normalCloud(20000, 2, 3) };
  const signal = AbortSignal.timeout(200);
  await assert.rejects(tsneTransform(many, reference, { signal, threads: 2 }), { name: "TimeoutError" });
});
