import assert from "node:assert/strict";
import { test } from "node:test";
import ndarray from "ndarray";
import { decodePaths, interpolate, pathSmoothness } from "../../../study/measures";
import { Vae } from "../../../lib/model/vae";
import { largestDifference } from "./points";

const rows = (values: number[][]) => ndarray(Float32Array.from(values.flat()), [values.length, values[0].length]);

test("a straight path in four steps, by hand", () => {
  const path = interpolate(rows([[0, 4]]), rows([[8, 0]]), 4, "straight");
  assert.deepEqual(path.shape, [1, 5, 2]);
  assert.deepEqual([...path.data], [0, 4, 2, 3, 4, 2, 6, 1, 8, 0]);
});

test("a path in one step is its two ends", () => {
  const path = interpolate(rows([[0, 2]]), rows([[4, 6]]), 1, "straight");
  assert.deepEqual(
    [path.shape, [...path.data]],
    [
      [1, 2, 2],
      [0, 2, 4, 6],
    ],
  );
});

test("a great circle keeps the length and turns by equal angles", () => {
  const path = interpolate(
    rows([
      [2, 0],
      [0, 1],
    ]),
    rows([
      [0, 2],
      [0, 1],
    ]),
    3,
    "great-circle",
  );
  const expected = [0, 30, 60, 90].flatMap((degrees) => [
    2 * Math.cos((degrees * Math.PI) / 180),
    2 * Math.sin((degrees * Math.PI) / 180),
  ]);
  assert.ok(largestDifference(path.data.subarray(0, 8), expected) < 1e-6);
  assert.deepEqual([...path.data.subarray(8)], [0, 1, 0, 1, 0, 1, 0, 1], "from a point to itself it stays there");
});

test("a great circle of any angle, by hand: of 60° in two steps, of 120° in four", () => {
  const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  for (const [degrees, steps] of [
    [60, 2],
    [120, 4],
  ]) {
    const path = interpolate(rows([at(0)]), rows([at(degrees)]), steps, "great-circle");
    const expected = Array.from({ length: steps + 1 }, (_, step) => at((degrees * step) / steps));
    assert.ok(largestDifference(path.data, expected.flat()) < 1e-6, `${[...path.data]}`);
  }
});

test("the straight way between two draws of many dimensions passes near the origin, the great circle does not", () => {
  const [a, b] = [new Array(20).fill(1), Array.from({ length: 20 }, (_, d) => (d % 2 ? 1 : -1))];
  const middle = (kind: "straight" | "great-circle") =>
    Math.hypot(...interpolate(rows([a]), rows([b]), 2, kind).data.subarray(20, 40));
  assert.ok(Math.abs(middle("straight") - Math.sqrt(10)) < 1e-6);
  assert.ok(Math.abs(middle("great-circle") - Math.sqrt(20)) < 1e-6);
});

test("ends between which no one great circle leads are refused", () => {
  const refuse = (a: number[], b: number[], pattern: RegExp) =>
    assert.throws(() => interpolate(rows([a]), rows([b]), 2, "great-circle"), pattern);
  refuse([0, 0], [1, 0], /path 0: expected two directions for a great circle, found the vector 0/);
  refuse([1, 2], [-2, -4], /path 0: expected two directions for a great circle, found opposite ones/);
  assert.throws(
    () => interpolate(rows([[1]]), rows([[1, 2]]), 2, "straight"),
    /to: expected the shape \[1,1\], as from has, found \[1,2\]/,
  );
  assert.throws(
    () => interpolate(rows([[1]]), rows([[2]]), 0, "straight"),
    /steps: expected an integer from 1, found 0/,
  );
});

test("smoothness by hand: an even walk, a jump, a standstill and a round trip", () => {
  const frames = ndarray(Float32Array.of(0, 1, 2, 3, 0, 0, 3, 3, 5, 5, 5, 5, 0, 1, 1, 0), [4, 4, 1]);
  const [even, jump, still, round] = pathSmoothness(frames);
  assert.deepEqual(
    { ...even, steps: [...even.steps] },
    { steps: [1, 1, 1], length: 3, mean: 1, max: 1, unevenness: 1, detour: 1 },
  );
  assert.deepEqual([jump.unevenness, jump.detour], [3, 1]);
  assert.deepEqual([still.length, still.unevenness], [0, NaN]);
  assert.deepEqual([round.length, round.detour], [2, Infinity]);
  assert.throws(
    () => pathSmoothness(ndarray(new Float32Array(2), [2, 1, 1])),
    /frames: expected at least two images a path/,
  );
});

test("each path of images of several pixels has its own steps", () => {
  const frames = ndarray(Float32Array.of(0, 0, 3, 4, 3, 4, 1, 1, 1, 2, 1, 4), [2, 3, 2]);
  const steps = pathSmoothness(frames).map((path) => [...path.steps]);
  assert.deepEqual(steps, [
    [5, 0],
    [1, 2],
  ]);
});

test("a pixel cross-fade is even and direct by construction: the control of smoothness", () => {
  const [a, b] = [
    Array.from({ length: 784 }, (_, i) => (i % 3) / 2),
    Array.from({ length: 784 }, (_, i) => (i % 5) / 4),
  ];
  const [{ unevenness, detour }] = pathSmoothness(interpolate(rows([a]), rows([b]), 10, "straight"));
  assert.ok(Math.abs(unevenness - 1) < 1e-5 && Math.abs(detour - 1) < 1e-6);
});

test("decoded paths hold what the decoder makes of each point", () => {
  const model = new Vae(3, { pixels: 9, hidden: [6, 4], latentDim: 2 });
  const path = interpolate(
    rows([
      [1, 0],
      [3, -2],
    ]),
    rows([
      [0, 1],
      [-1, 2],
    ]),
    2,
    "straight",
  );
  const frames = decodePaths(model, path);
  assert.deepEqual(frames.shape, [2, 3, 9]);
  const expected = Array.from({ length: 6 }, (_, i) => {
    const probs = decodePaths(model, ndarray(path.data.slice(2 * i, 2 * i + 2), [1, 1, 2]));
    return Array.from(probs.data);
  }).flat();
  assert.ok(largestDifference(frames.data, expected) < 1e-6);
  const [{ length, detour }] = pathSmoothness(frames);
  assert.ok(length > 0 && detour >= 1 - 1e-6);
  model.dispose();
});
