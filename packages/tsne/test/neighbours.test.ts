import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { findNeighbours } from "../src/engines/plain/neighbours";
import { LOCAL_ENGINES, clusterCloud, findAll, localEngine, normalCloud } from "./reference";

/** Every point's neighbours by sorting all distances, which ties of the last one may extend. */
function referenceNeighbours(
  points: NdArray<Float32Array>,
  i: number,
  k: number,
): { sure: number[]; possible: number[] } {
  const [count, dimensions] = points.shape;
  const all = [];
  for (let j = 0; j < count; j++) {
    let distance = 0;
    for (let d = 0; d < dimensions; d++) distance += (points.get(i, d) - points.get(j, d)) ** 2;
    if (j !== i) all.push({ j, distance });
  }
  all.sort((a, b) => a.distance - b.distance);
  const last = all[k - 1].distance;
  // rounding may exchange distances that agree to six digits
  return {
    sure: all.filter(({ distance }) => distance < last * (1 - 1e-6)).map(({ j }) => j),
    possible: all.filter(({ distance }) => distance <= last * (1 + 1e-6)).map(({ j }) => j),
  };
}

const clouds: [string, NdArray<Float32Array>][] = [
  ["a cloud whose size is no multiple of the tiles", normalCloud(301, 7, 1)],
  ["one dimension", normalCloud(90, 1, 2)],
  ["tight clusters far from each other, where squared norms cancel", clusterCloud(200, 3, 2, 1e5, 3).points],
  ["points far from the origin", shifted(normalCloud(150, 4, 4), 3000)],
  ["values that overflow when squared", scaled(normalCloud(100, 4, 5), 1e30)],
  ["many dimensions, which are screened by projections", clusterCloud(230, 100, 4, 2, 7).points],
  ["many dimensions of which few vary", padded(normalCloud(200, 5, 8), 90)],
  ["values that vanish when squared", scaled(normalCloud(100, 4, 6), 1e-30)],
];

for (const name of LOCAL_ENGINES) {
  for (const [what, points] of clouds) {
    test(`the ${name} engine finds the exact neighbours of ${what}`, async () => {
      const { engine, settings } = await localEngine(name, points, { perplexity: 5 });
      const { neighbours, count } = settings;
      // the engine sees what the run gives it: normalised points
      const { normalise } = await import("../src/stages/initialisation");
      const rows = points.data.slice();
      normalise(rows, count, settings.dimensions);
      const { indices } = findAll(engine, rows);
      const seen = ndarray(rows, points.shape);
      for (let i = 0; i < count; i++) {
        const found = new Set(indices.subarray(i * neighbours, (i + 1) * neighbours));
        const { sure, possible } = referenceNeighbours(seen, i, neighbours);
        assert.equal(found.size, neighbours, `point ${i} has a neighbour twice`);
        for (const j of sure) assert.ok(found.has(j), `point ${i} misses its neighbour ${j}`);
        for (const j of found) assert.ok(possible.includes(j), `point ${i} has ${j}, which is too far`);
      }
    });
  }

  test(`the ${name} engine never takes a point for its own neighbour, not even among duplicates`, async () => {
    const points = ndarray(
      Float32Array.from({ length: 40 * 2 }, (_, at) => (at < 60 ? 1 : at)),
      [40, 2],
    );
    const { engine, settings } = await localEngine(name, points, { perplexity: 3 });
    const { indices, values } = findAll(engine, points.data.slice());
    for (let at = 0; at < indices.length; at++) assert.notEqual(indices[at], Math.floor(at / settings.neighbours));
    // thirty points coincide: their nine neighbours are among them, at distance 0
    assert.deepEqual([...values.subarray(0, 30 * 9)], new Array(270).fill(0));
  });
}

/** Share of the exact neighbours that an approximate search finds, and the table it gives. */
async function approximately(points: NdArray<Float32Array>) {
  const [count, dimensions] = points.shape;
  const { normalise } = await import("../src/stages/initialisation");
  const rows = points.data.slice();
  normalise(rows, count, dimensions);
  const search = async (neighbourSearch: "exact" | "approximate") => {
    const { engine } = await localEngine("wasm", points, { perplexity: 10, neighbourSearch });
    return findAll(engine, rows.slice());
  };
  const [exact, approximate] = [await search("exact"), await search("approximate")];
  let found = 0;
  for (let i = 0; i < count; i++) {
    const truth = new Set(exact.indices.subarray(i * 30, i * 30 + 30));
    const own = approximate.indices.subarray(i * 30, i * 30 + 30);
    assert.equal(new Set(own).size, 30, `point ${i} has a neighbour twice`);
    for (const j of own) if (truth.has(j)) found++;
  }
  return { recall: found / (30 * count), approximate };
}

for (const [what, points] of [
  ["a cloud of 8 dimensions", normalCloud(3000, 8, 9)],
  ["clusters of 120 dimensions", clusterCloud(3000, 120, 9, 3, 10).points],
] as const) {
  test(`the approximate search finds 95 % of the neighbours of ${what}, and not all`, async () => {
    const { recall } = await approximately(points);
    assert.ok(recall >= 0.95 && recall < 1, `recall ${recall}`);
  });
}

test("the approximate search finds neighbours at distance 0 for every one of identical points", async () => {
  const { approximate } = await approximately(ndarray(new Float32Array(1000).fill(3), [500, 2]));
  assert.ok(approximate.values.every((value) => value === 0));
});

function padded(cloud: NdArray<Float32Array>, dimensions: number): NdArray<Float32Array> {
  const [count, own] = cloud.shape;
  const data = new Float32Array(count * dimensions);
  for (let i = 0; i < count; i++) for (let d = 0; d < own; d++) data[i * dimensions + d] = cloud.get(i, d);
  return ndarray(data, [count, dimensions]);
}

function shifted(cloud: NdArray<Float32Array>, by: number): NdArray<Float32Array> {
  return ndarray(
    cloud.data.map((value) => value + by),
    cloud.shape,
  );
}

function scaled(cloud: NdArray<Float32Array>, by: number): NdArray<Float32Array> {
  return ndarray(
    cloud.data.map((value) => value * by),
    cloud.shape,
  );
}

test("of points at one distance the plain engine keeps those that come first", () => {
  const indices = new Int32Array(10);
  const table = { count: 5, neighbours: 2, indices, values: new Float32Array(10) };
  findNeighbours(Float32Array.of(0, 1, -1, 1, -1), 1, table, 0, 1);
  assert.deepEqual([...indices.subarray(0, 2)].sort(), [1, 2]);
});
