import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { embed } from "../src/stages/embed";
import { flatten, Phase, phaseOf, startDescent, step } from "../src/stages/optimisation";
import { resolveSettings } from "../src/options";
import { findJoint, localEngine, mapOf, normalCloud, place } from "./reference";

test("one step by hand: gains, momentum, learning rate, then the centre", () => {
  const positions = Float32Array.of(1, 0, -1, 0);
  const state = startDescent(2);
  assert.deepEqual(state, { update: new Float32Array(4), gains: new Float32Array(4).fill(1) });
  state.update.set([0.5, 0, -0.5, 0]);
  const phase = { exaggeration: 2, learningRate: 0.1, momentum: 0.8 };
  // gradient = 2 x attraction - repulsion / 4 = (2 - 1, 0 - 1, -2 + 1, 0 - 1) = (1, -1, -1, -1)
  step(positions, state, Float64Array.of(1, 0, -1, 0), Float64Array.of(4, 4, -4, 4), 4, phase);
  // gains: same sign as the last step 0.8 + 0.01; a last step of 0 counts as another sign, 1 + 0.2
  assert.deepEqual([...state.gains], [0.81, 1.2, 0.81, 1.2].map(Math.fround));
  // update = 0.8 x before - 0.1 x gain x gradient
  const expected = [0.4 - 0.081, 0.12, -0.4 + 0.081, 0.12];
  for (let c = 0; c < 4; c++) assert.ok(Math.abs(state.update[c] - expected[c]) < 1e-7);
  // both move up by 0.12, which centring takes away
  const moved = [1.319, 0, -1.319, 0];
  for (let c = 0; c < 4; c++) assert.ok(Math.abs(positions[c] - moved[c]) < 1e-6);
});

test("a step longer than 5 is shortened to 5 without turning", () => {
  const positions = Float32Array.of(0, 0, 0, 0);
  const state = startDescent(2);
  const phase = { exaggeration: 1, learningRate: 1000, momentum: 0 };
  step(positions, state, Float64Array.of(3, 4, -3, -4), new Float64Array(4), 1, phase);
  for (let c = 0; c < 4; c++) assert.ok(Math.abs(positions[c] - [-3, -4, 3, 4][c]) < 1e-5);
});

test("the automatic learning rate is N / exaggeration in each phase, a given one stays", () => {
  const settings = resolveSettings(600, 2, { perplexity: 10 }, "plain");
  assert.deepEqual(phaseOf(settings, true), { exaggeration: 12, learningRate: 50, momentum: 0.8 });
  assert.deepEqual(phaseOf(settings, false), { exaggeration: 1, learningRate: 600, momentum: 0.8 });
  const given = resolveSettings(600, 2, { perplexity: 10, learningRate: 7, initialMomentum: 0.5 }, "plain");
  assert.deepEqual(phaseOf(given, true), { exaggeration: 12, learningRate: 7, momentum: 0.5 });
  assert.deepEqual(phaseOf(given, false), { exaggeration: 1, learningRate: 7, momentum: 0.8 });
});

for (const forces of ["exact", "grid"] as const) {
  test(`the engines go the same way for some steps with ${forces} forces`, async () => {
    const points = normalCloud(300, 4, 8);
    const paths = [];
    for (const name of ["plain", "wasm"] as const) {
      const { engine, settings } = await localEngine(name, points, { perplexity: 15, forces });
      findJoint(engine, settings, points);
      place(engine, Float32Array.from(normalCloud(300, 2, 9).data));
      engine.iterate(5, { exaggeration: 3, learningRate: 40, momentum: 0.7 });
      paths.push(ndarray(mapOf(engine), [300, 2]));
    }
    for (let at = 0; at < 600; at++) {
      assert.ok(
        Math.abs(paths[0].data[at] - paths[1].data[at]) < 2e-3,
        `${at}: ${paths[0].data[at]}, ${paths[1].data[at]}`,
      );
    }
  });
}

test("a run makes as many early and late iterations as it is told, also where they are no whole batches", async () => {
  const points = normalCloud(60, 3, 5);
  const options = { perplexity: 5, earlyIterations: 25, iterations: 17, earlyExaggeration: 7 };
  const { engine, settings } = await localEngine("plain", points, options);
  const done = new Map<number, number>();
  const counting = new Proxy(engine, {
    get: (whole, name, proxy) =>
      name !== "iterate"
        ? (Reflect.get(whole, name, proxy) as unknown)
        : (iterations: number, phase: Phase) => {
            done.set(phase.exaggeration, (done.get(phase.exaggeration) ?? 0) + iterations);
            whole.iterate(iterations, phase);
          },
  });
  const stages = embed(counting, settings, points.data.slice(), 10);
  let stage = stages.next();
  while (!stage.done) stage = stages.next();
  assert.deepEqual(
    [...done],
    [
      [7, 25],
      [1, 17],
    ],
  );
  assert.equal(stage.value?.iteration, 42);
});

test("a map on a line has no second coordinate", () => {
  const positions = Float32Array.of(1, 2, 3, 4, 5, 6);
  flatten(positions);
  assert.deepEqual([...positions], [1, 0, 3, 0, 5, 0]);
});
