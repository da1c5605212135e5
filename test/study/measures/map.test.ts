import assert from "node:assert/strict";
import { test } from "node:test";
import { convexHull, mapGaps, outline } from "../../../study/measures";
import { fixture, matrix, moved, normals, ring } from "./points";

const near = (found: number, expected: number, tolerance: number, what = "") =>
  assert.ok(Math.abs(found - expected) < tolerance, `${what} expected ${expected}, found ${found}`);
const square = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];

test("the hull of a square with points inside and on its sides is its four corners", () => {
  const hull = convexHull(matrix([[0.5, 0], [0.5, 0.5], ...square, [1, 0.2], [0, 0]]));
  assert.deepEqual(hull, [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]);
});

test("the hull of points at one place is that place", () => {
  for (const count of [1, 2, 3])
    assert.deepEqual(convexHull(matrix(Array.from({ length: count }, () => [4, 5]))), [[4, 5]]);
});

test("the outline of a square, by hand", () => {
  const { area, perimeter, roundness, eccentricity } = outline(matrix(square));
  near(area, 1, 1e-15);
  near(perimeter, 4, 1e-15);
  near(roundness, Math.PI / 4, 1e-15);
  near(eccentricity, 0, 1e-7);
});

test("area and perimeter of a hull are SciPy's", () => {
  const { points, area, perimeter } = fixture<{ points: number[][]; area: number; perimeter: number }>("outline");
  const found = outline(matrix(points));
  near(found.area, area, 1e-12);
  near(found.perimeter, perimeter, 1e-12);
});

test("a disc is round by both measures, a ring too, an ellipse and a triangle are not", () => {
  const disc = outline(matrix(ring(3000, 0, 1, "disc")));
  assert.ok(disc.roundness > 0.99 && disc.eccentricity < 0.3, JSON.stringify(disc));
  const hollow = outline(matrix(ring(3000, 0.7, 1, "ring")));
  assert.ok(hollow.roundness > 0.99 && hollow.eccentricity < 0.3, "a ring has a disc's outline");
  // Axes 3 : 1, turned by 30°: e = √(1 − 1/9) = 0.943; Ramanujan's perimeter of the ellipse gives 4π · 3π / 13.365² = 0.663.
  const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const ellipse = outline(
    matrix(ring(3000, 0, 1, "disc").map(([x, y]) => [3 * x * cos - y * sin, 3 * x * sin + y * cos])),
  );
  near(ellipse.eccentricity, Math.sqrt(8 / 9), 0.01);
  near(ellipse.roundness, 0.663, 0.01);
  near(
    outline(
      matrix([
        [0, 0],
        [1, 0],
        [0.5, Math.sqrt(3) / 2],
      ]),
    ).roundness,
    Math.PI / (3 * Math.sqrt(3)),
    1e-12,
    "triangle",
  );
});

test("points on a line have no roundness, points at one place no outline, points in space no map", () => {
  const line = outline(
    matrix([
      [0, 0],
      [1, 1],
      [3, 3],
    ]),
  );
  assert.deepEqual([line.area, line.roundness], [0, 0]);
  near(line.eccentricity, 1, 1e-12);
  assert.throws(
    () =>
      outline(
        matrix([
          [2, 2],
          [2, 2],
        ]),
      ),
    /points: expected at least two different ones, found one place/,
  );
  assert.throws(() => outline(matrix([[1, 2, 3]])), /points: expected the shape \[N, 2\], found \[1, 3\]/);
});

test("a disc strewn evenly has no gaps: about 2^−9 of it is empty", async () => {
  const { empty, enclosed, spacing, radius } = await mapGaps(matrix(ring(4000, 0, 1, "even")));
  near(spacing, Math.sqrt(Math.log(2) / 4000), 5e-4, "spacing √(ln 2 / (π density))");
  assert.equal(radius, 3 * spacing);
  assert.ok(empty < 0.01 && enclosed <= empty, `${empty}, ${enclosed}`);
});

test("a ring has one hole: its inner disc, less what is within reach of the ring", async () => {
  const { empty, enclosed, holes, radius } = await mapGaps(matrix(ring(4000, 0.6, 1, "ring")));
  // No point lies within 0.6 of the middle, so at least the disc of 0.6 − radius is out of every point's reach.
  assert.ok(holes[0] > (0.6 - radius) ** 2 && holes[0] < 0.6 ** 2, `${holes[0]}`);
  assert.ok(radius < 0.04 && (holes[1] ?? 0) < 0.001, `${radius}, ${holes}`);
  near(enclosed, empty, 0.01);
});

test("a ring with a way out has a gap but no hole", async () => {
  const open = ring(4000, 0.6, 1, "ring").filter(([x, y]) => !(x > 0 && Math.abs(y) < 0.25));
  const { empty, enclosed } = await mapGaps(matrix(open));
  assert.ok(empty > 0.3, `${empty}`);
  assert.ok(enclosed < 0.01, `${enclosed}`);
});

test("between separate blobs the map is empty, but not enclosed", async () => {
  const disc = ring(800, 0, 1, "blob");
  const { empty, enclosed } = await mapGaps(matrix([...disc, ...moved(disc, [6.01, 0.3])]));
  // The hull of two discs 6 apart is a stadium, 2 · 6 + π; the discs are π each, and a little more by their points' reach.
  near(empty, 1 - (2 * Math.PI) / (12 + Math.PI), 0.08);
  assert.ok(enclosed < 0.01, `${enclosed}`);
});

test("a Gaussian's thin fringe is empty, which is why maps of one kind are compared", async () => {
  const { empty, enclosed } = await mapGaps(matrix(normals(4000, 2, "Gaussian")));
  assert.ok(empty > 0.4, `${empty}`);
  assert.ok(enclosed < 0.1, `${enclosed}`);
});

test("three points have a hull that can be measured, two have none", async () => {
  const corner = [
    [0, 0],
    [1, 0],
    [0, 1],
  ];
  assert.equal((await mapGaps(matrix(corner))).empty, 0);
  await assert.rejects(mapGaps(matrix(corner.slice(0, 2))), /points: expected at least three/);
});

test("a wide map of narrow spacing has a thousand cells along its longer side", async () => {
  const pairs = [0, 50, 100].flatMap((x) => [x, x + 0.01].map((place) => [place, x === 50 ? 1 : 0]));
  const { spacing, cell } = await mapGaps(matrix(pairs));
  near(spacing, 0.01, 1e-6);
  near(cell, 0.10001, 1e-6);
});

test("gaps don't depend on the map's scale or place", async () => {
  const points = ring(1000, 0.5, 1, "scale");
  const [one, other] = [
    await mapGaps(matrix(points)),
    await mapGaps(matrix(points.map(([x, y]) => [512 * x + 1024, 512 * y - 2048]))),
  ];
  near(other.empty, one.empty, 0.01);
  near(other.spacing, 512 * one.spacing, 1e-9);
  const above = await mapGaps(matrix(points.map(([x, y]) => [x + 64, y + 64])));
  near(above.empty, one.empty, 0.01);
  near(above.enclosed, one.enclosed, 0.01);
});

/** The same by the definition alone: each cell's centre against each point, and empty regions by their least cell. */
function gapsByDefinition(points: number[][], reach: number): { empty: number; holes: number[] } {
  const nearest = points.map(([x, y], i) =>
    points.reduce((least, [u, v], j) => (i === j ? least : Math.min(least, Math.hypot(x - u, y - v))), Infinity),
  );
  const sorted = nearest.sort((a, b) => a - b);
  const middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, bottom] = [Math.min(...xs) - (reach + 2) * middle, Math.min(...ys) - (reach + 2) * middle];
  const columns = Math.ceil((Math.max(...xs) - Math.min(...xs)) / middle + 2 * reach + 4);
  const rows = Math.ceil((Math.max(...ys) - Math.min(...ys)) / middle + 2 * reach + 4);
  const hull = convexHull(matrix(points));
  const cells = Array.from({ length: columns * rows }, (_, at) => {
    const [x, y] = [left + ((at % columns) + 0.5) * middle, bottom + (Math.floor(at / columns) + 0.5) * middle];
    const empty = points.every(([u, v]) => Math.hypot(x - u, y - v) > reach * middle);
    const inside = hull.every(([u, v], i) => {
      const [nextU, nextV] = hull[(i + 1) % hull.length];
      return (nextU - u) * (y - v) - (nextV - v) * (x - u) >= 0;
    });
    return { empty, inside, region: empty ? at : -1 };
  });
  for (let changed = true; changed;) {
    changed = false;
    cells.forEach((cell, at) => {
      const beside = [at % columns > 0 ? at - 1 : -1, (at + 1) % columns > 0 ? at + 1 : -1, at - columns, at + columns];
      for (const other of beside.flatMap((place) => cells[place] ?? []))
        if (cell.empty && other.empty && other.region < cell.region) [cell.region, changed] = [other.region, true];
    });
  }
  const inside = cells.filter((cell) => cell.inside);
  const holes = new Map<number, number>();
  for (const { region } of inside.filter(({ region }) => region > 0))
    holes.set(region, (holes.get(region) ?? 0) + 1 / inside.length);
  return {
    empty: inside.filter(({ empty }) => empty).length / inside.length,
    holes: [...holes.values()].sort((a, b) => b - a),
  };
}

test("gaps and holes are, cell by cell, those of the definition", async () => {
  const two = [...ring(150, 0.5, 1, "left"), ...moved(ring(120, 0.6, 1, "right"), [2.3, 0.4])];
  for (const [points, reach] of [
    [two, 3],
    [two, 2],
    [ring(200, 0, 1, "full"), 1.5],
    [ring(90, 0.9, 1, "thin"), 2.5],
  ] as const) {
    const [found, expected] = [await mapGaps(matrix(points), reach), gapsByDefinition(points, reach)];
    near(found.empty, expected.empty, 1e-12, "empty");
    assert.equal(found.holes.length, expected.holes.length, JSON.stringify([found.holes, expected.holes]));
    found.holes.forEach((hole, i) => near(hole, expected.holes[i], 1e-12, `hole ${i}`));
    near(
      found.enclosed,
      expected.holes.reduce((sum, hole) => sum + hole, 0),
      1e-12,
      "enclosed",
    );
  }
});

test("maps without area or without spacing are refused by name", async () => {
  await assert.rejects(
    mapGaps(
      matrix([
        [0, 0],
        [1, 1],
        [2, 2],
      ]),
    ),
    /points: expected at least three that don't lie on a line/,
  );
  await assert.rejects(
    mapGaps(matrix([...square, ...square])),
    /expected most of them at different places, found the median nearest distance 0/,
  );
});
