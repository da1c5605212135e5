import assert from "node:assert/strict";
import { test } from "node:test";
import { densityGrid, densityHoles, enclosedRegions, likelihoodBandwidth } from "../../../study/measures";
import { assertClose } from "@vae-notebooks/testing";
import { fixture, matrix, moved, normals, ring } from "./points";

test("the estimate on a grid is scikit-learn's kernel density, and its mass is 1", () => {
  const { points, places, density, bandwidth } = fixture<{
    points: number[][];
    places: number[][];
    density: number[];
    bandwidth: number;
  }>("density");
  const { values, columns, rows, cell, left, bottom } = densityGrid(matrix(points), bandwidth);
  assertClose(values.reduce((sum, value) => sum + value, 0) * cell * cell, 1, { absolute: 1e-12 });
  assert.equal(values.length, columns * rows);
  // Between the four centres around a place, linearly; cells of a third of the bandwidth leave about 1 % of the greatest.
  const greatest = Math.max(...density);
  places.forEach(([x, y], i) => {
    const [c, r] = [(x - left) / cell - 0.5, (y - bottom) / cell - 0.5];
    const [c0, r0] = [Math.floor(c), Math.floor(r)];
    const at = (column: number, row: number) => values[row * columns + column];
    const along = (row: number) => at(c0, row) * (1 - c + c0) + at(c0 + 1, row) * (c - c0);
    assertClose(along(r0) * (1 - r + r0) + along(r0 + 1) * (r - r0), density[i], { absolute: 0.015 * greatest });
  });
});

test("the bandwidth is the one that SciPy finds for the leave-one-out likelihood", () => {
  const { points, chosen } = fixture<{ points: number[][]; chosen: number }>("density");
  assertClose(likelihoodBandwidth(matrix(points)), chosen, { relative: 0.02 });
});

test("of one Gaussian the bandwidth is about Scott's σ N^(−1/6); of two far clusters it is that of one of them", () => {
  const cloud = normals(1000, 2, "cloud");
  const scott = 1000 ** (-1 / 6);
  const alone = likelihoodBandwidth(matrix(cloud));
  assert.ok(alone > 0.8 * scott && alone < 1.4 * scott, `${alone}, Scott ${scott}`);
  const both = likelihoodBandwidth(matrix([...cloud, ...moved(cloud, [200, 0])]));
  assertClose(both, alone, { relative: 0.05 });
});

test("a Gaussian cloud has no hole and is one piece, whatever its size: the control that should pass", () => {
  for (const count of [500, 4000]) {
    const { enclosed, pieces, area, bandwidth } = densityHoles(matrix(normals(count, 2, `cloud ${count}`)));
    assert.ok(enclosed < 0.002, `${count}: ${enclosed}`);
    assert.ok(pieces[0] > 0.99, `${count}: ${pieces}`);
    // The disc that holds 95 % of N(0, (1 + h²) I), whose kernels have the variance h², has the area −2π log 0.05 (1 + h²).
    assertClose(area, -2 * Math.PI * Math.log(0.05) * (1 + bandwidth ** 2), { relative: 0.2 });
  }
});

test("an even disc has no hole worth the name, and a ring has one of its inner disc's share", () => {
  const disc = densityHoles(matrix(ring(4000, 0, 1, "disc")));
  assert.ok(disc.enclosed < 0.02 && (disc.holes[0] ?? 0) < 0.005, `${disc.enclosed}, ${disc.holes}`);
  const found = densityHoles(matrix(ring(4000, 0.5, 1, "ring")));
  // A quarter of the disc; kernels fill its rim.
  assert.ok(found.holes[0] > 0.2 && found.holes[0] < 0.3, `${found.holes}`);
  assert.ok((found.holes[1] ?? 0) < 0.005);
  assert.ok(found.enclosedMass > 0 && found.enclosedMass < 0.05);
  // A ring that is open on one side has none: its inside reaches the outside.
  const open = ring(4000, 0.5, 1, "open").filter(([x, y]) => !(x > 0 && Math.abs(y) < 0.3));
  assert.ok((densityHoles(matrix(open)).holes[0] ?? 0) < 0.005);
});

test("two far clusters are two pieces with their shares, and no hole between them", () => {
  const { pieces, enclosed } = densityHoles(
    matrix([...normals(1500, 2, "left"), ...moved(normals(500, 2, "right"), [40, 0])]),
  );
  assertClose(pieces.slice(0, 2), [0.75, 0.25], { absolute: 0.03 });
  assert.ok(enclosed < 0.01);
});

test("regions by hand: a slanting line closes an inside, and a gap opens it", () => {
  const grid = (...lines: string[]) => Uint8Array.from(lines.join(""), Number);
  const diamond = grid("00000", "00100", "01010", "00100", "00000");
  const { holes, pieces } = enclosedRegions(diamond, 5);
  assert.deepEqual([holes, pieces.map(({ length }) => length)], [[[12]], [4]]);
  assert.deepEqual(enclosedRegions(grid("00000", "00100", "01010", "00000", "00000"), 5).holes, []);
  assert.deepEqual(enclosedRegions(grid("11", "11"), 2).holes, []);
  assert.deepEqual(enclosedRegions(grid("111", "101", "111"), 3).holes, [[4]]);
});

test("unfit points and options are refused by name", () => {
  const two = matrix([
    [0, 0],
    [1, 1],
  ]);
  assert.throws(() => likelihoodBandwidth(two), /points: expected at least 3 for a bandwidth, found 2/);
  const same = matrix([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  assert.throws(() => likelihoodBandwidth(same), /points: expected at least two different ones, found one place/);
  const twins = matrix([...normals(50, 2, "twins"), ...normals(50, 2, "twins")]);
  assert.throws(() => likelihoodBandwidth(twins), /found too many twins for a bandwidth/);
  assert.throws(() => densityHoles(two, { mass: 1 }), /mass: expected a number between 0 and 1, found 1/);
  assert.throws(() => densityHoles(two, { bandwidth: 0 }), /bandwidth: expected a number above 0, found 0/);
  assert.throws(() => densityHoles(matrix([[1], [2]]), { bandwidth: 1 }), /points: expected the shape \[N, 2\]/);
});
