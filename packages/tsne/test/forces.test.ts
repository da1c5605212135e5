import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import ndarray, { type NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { fixedField } from "../src/engines/plain/grid-forces";
import {
  LOCAL_ENGINES,
  clusterCloud,
  dense,
  findJoint,
  forcesOf,
  localEngine,
  mapOf,
  normalCloud,
  place,
  referenceDivergence,
  referenceGradient,
} from "./reference";

/** Root mean square of the differences over that of the expected vectors. */
function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let at = 0; at < expected.length; at++) {
    difference += (actual[at] - expected[at]) ** 2;
    size += expected[at] ** 2;
  }
  return Math.sqrt(difference / size);
}

/** An engine that holds P of the points and the positions, centred. */
async function engineAt(
  name: (typeof LOCAL_ENGINES)[number],
  points: NdArray<Float32Array>,
  forces: "exact" | "grid",
  positions: Float32Array,
  perplexity: number,
) {
  const { engine, settings } = await localEngine(name, points, { perplexity, forces });
  const joint = dense(findJoint(engine, settings, points));
  place(engine, positions);
  return { engine, joint, positions: Float64Array.from(mapOf(engine)) };
}

function randomPositions(count: number, deviation: number): Float32Array {
  const random = randomStream(5, "test positions");
  return Float32Array.from({ length: 2 * count }, () => deviation * random.normal());
}

/** 4 (attraction - repulsion / Z), which is dKL/dy. */
function gradientOf(engine: Awaited<ReturnType<typeof engineAt>>["engine"]): Float64Array {
  const { attraction, repulsion, normalisation } = forcesOf(engine);
  return Float64Array.from(attraction, (force, at) => 4 * (force - repulsion[at] / normalisation));
}

for (const name of LOCAL_ENGINES) {
  test(`the ${name} engine's exact gradient is that of the definition and of finite differences`, async () => {
    // 103 points: the last tile of four is not full
    const points = normalCloud(103, 5, 1);
    const { engine, joint, positions } = await engineAt(name, points, "exact", randomPositions(103, 4), 10);
    const gradient = gradientOf(engine);
    assert.ok(relativeError(gradient, referenceGradient(joint, positions)) < 1e-5);
    const differences = Float64Array.from(positions, (_, at) => {
      const [before, after] = [positions.slice(), positions.slice()];
      before[at] -= 1e-4;
      after[at] += 1e-4;
      return (referenceDivergence(joint, after) - referenceDivergence(joint, before)) / 2e-4;
    });
    assert.ok(relativeError(gradient, differences) < 1e-5);
    assert.ok(Math.abs(engine.divergence() - referenceDivergence(joint, positions)) < 1e-5);
  });

  for (const [extent, deviation] of [
    ["small", 0.3],
    ["middling", 6],
    ["large", 30],
  ] as const) {
    test(`the ${name} engine's grid gives forces within 2 % at a ${extent} extent`, async () => {
      const points = clusterCloud(1500, 5, 5, 8, 2).points;
      const { engine, joint, positions } = await engineAt(name, points, "grid", randomPositions(1500, deviation), 20);
      const exact = await engineAt(name, points, "exact", Float32Array.from(positions), 20);
      const [grid, truth] = [forcesOf(engine), forcesOf(exact.engine)];
      const repulsionError = relativeError(grid.repulsion, truth.repulsion);
      assert.ok(repulsionError < 0.02, `repulsion: ${repulsionError}`);
      assert.ok(repulsionError > 1e-6, "all pairs have no error but rounding, 1e-7 at most");
      assert.ok(relativeError(grid.attraction, truth.attraction) < 1e-4);
      assert.ok(Math.abs(grid.normalisation / truth.normalisation - 1) < 1e-3);
      const gradientError = relativeError(gradientOf(engine), referenceGradient(joint, positions));
      assert.ok(gradientError < 0.02, `gradient: ${gradientError}`);
      assert.ok(Math.abs(engine.divergence() - referenceDivergence(joint, positions)) < 1e-3);
    });
  }

  test(`the ${name} engine's grid follows an embedding that grows, shrinks and is long and thin`, async () => {
    const points = normalCloud(600, 3, 3);
    const grid = await engineAt(name, points, "grid", randomPositions(600, 1), 10);
    const exact = await engineAt(name, points, "exact", randomPositions(600, 1), 10);
    for (const [x, y] of [
      [0.001, 0.001],
      [3, 3],
      [60, 2],
      [1, 80],
      [0.5, 0.5],
      [20, 20],
    ]) {
      const positions = randomPositions(600, 1).map((value, at) => value * (at % 2 === 0 ? x : y));
      for (const { engine } of [grid, exact]) {
        place(engine, positions);
      }
      const error = relativeError(forcesOf(grid.engine).repulsion, forcesOf(exact.engine).repulsion);
      assert.ok(error < 0.02, `extent ${x} by ${y}: ${error}`);
    }
  });

  test(`the ${name} engine's transforms are right at every size of the grid`, async () => {
    const points = normalCloud(1200, 3, 4);
    const grid = await engineAt(name, points, "grid", randomPositions(1200, 1), 10);
    const exact = await engineAt(name, points, "exact", randomPositions(1200, 1), 10);
    // from 16 nodes to about 250: lengths with every radix alone and together
    for (let deviation = 1; deviation < 25; deviation *= 1.09) {
      for (const { engine } of [grid, exact]) {
        place(engine, randomPositions(1200, deviation));
      }
      const error = relativeError(forcesOf(grid.engine).repulsion, forcesOf(exact.engine).repulsion);
      assert.ok(error < 0.02, `deviation ${deviation}: ${error}`);
    }
  });

  test(`the ${name} engine's grid stays in its memory when an embedding is wider than it can resolve`, async () => {
    const points = normalCloud(600, 3, 3);
    const { engine } = await engineAt(name, points, "grid", randomPositions(600, 1e4), 10);
    const { repulsion, normalisation } = forcesOf(engine);
    assert.ok(Array.from(repulsion).every(Number.isFinite));
    assert.ok(Number.isFinite(normalisation));
  });
}

for (const [shape, x, y] of [
  ["wide", 30, 1],
  ["tall", 1, 30],
] as const) {
  test(`the field of a ${shape} map is right everywhere in its box, margins included`, () => {
    const positions = randomPositions(300, 1).map((value, at) => value * (at % 2 === 0 ? x : y));
    const { box, read } = fixedField(positions, 1, 0.1);
    const [left, bottom, right, top] = box;
    for (let i = 0; i <= 10; i++) {
      for (let j = 0; j <= 10; j++) {
        const place = [left + ((right - left) * i) / 10, bottom + ((top - bottom) * j) / 10];
        let expected = 0;
        for (let at = 0; at < positions.length; at += 2)
          expected += 1 / (1 + (place[0] - positions[at]) ** 2 + (place[1] - positions[at + 1]) ** 2);
        const field = { potential: NaN, slopeX: NaN, slopeY: NaN };
        read(place[0], place[1], field);
        assert.ok(
          Math.abs(field.potential - expected) < 0.01 * Math.max(1, expected),
          `${place}: ${field.potential}, ${expected}`,
        );
      }
    }
  });
}

test("the field of a map smaller than the kernel is known as far around it as that of a map of side 1", () => {
  const { box } = fixedField(Float32Array.of(2, 3, 2.5, 3), 1, 0.1);
  box.forEach((side, i) => assert.ok(Math.abs(side - [1.9, 2.9, 2.6, 3.1][i]) < 1e-12, `${box}`));
});

for (const name of LOCAL_ENGINES) {
  test(`the ${name} engine moves nothing in no iteration, and goes as far in two as in one and one`, async () => {
    const points = normalCloud(120, 4, 6);
    const phase = { exaggeration: 1, learningRate: 20, momentum: 0.5 };
    const after = async (...iterations: number[]): Promise<number[]> => {
      const { engine } = await engineAt(name, points, "exact", randomPositions(120, 2), 10);
      for (const count of iterations) engine.iterate(count, phase);
      return Array.from(mapOf(engine));
    };
    const start = await after();
    assert.deepEqual(await after(0), start);
    assert.notDeepEqual(await after(1), start);
    assert.deepEqual(await after(2), await after(1, 1));
  });
}

// sklearn.manifold._t_sne._kl_divergence_bh(embedding, P, 1, 60, 2, angle=0.0): test/fixtures/tsne.py
test("divergence and gradient are those of scikit-learn", async () => {
  const fixture = JSON.parse(readFileSync(join(__dirname, "../../test/fixtures/tsne.json"), "utf8"));
  const points = ndarray(Float32Array.from(fixture.points.flat()), [60, 4]);
  const embedding = Float32Array.from(fixture.embedding.flat());
  for (const name of LOCAL_ENGINES) {
    const { engine } = await engineAt(name, points, "exact", embedding, fixture.perplexity);
    assert.ok(Math.abs(engine.divergence() - fixture.kl_sklearn) < 1e-4);
    // scikit-learn's own gradient is in single precision
    assert.ok(relativeError(gradientOf(engine), fixture.gradient_sklearn.flat()) < 1e-4);
  }
});
