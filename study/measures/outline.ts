import { finiteRows } from "@vae-notebooks/arrays";
import { centred, columnMeans, Rows } from "./matrices";

/** A point of the plane. */
export type Point = [x: number, y: number];

/** The size and the shape of a map's outline. */
export interface Outline {
  /** Of the convex hull, in the coordinates' unit squared. */
  area: number;
  /** Of the convex hull, in the coordinates' unit. */
  perimeter: number;
  /** Isoperimetric quotient 4π · area / perimeter² of the hull: 1 for a disc, π/4 for a square, 0 for a line. */
  roundness: number;
  /** √(1 − λ₂ / λ₁) with the variances λ₁ ≥ λ₂ along the points' principal axes: 0 for a disc or a square, 1 for a line. */
  eccentricity: number;
}

/**
 * How round the outline of a map is, by its convex hull and by the second moments of its points.
 *
 * The hull is decided by the outermost points alone, the eccentricity by all of them: a disc has both 1 and 0.
 *
 * @param points [N, 2]
 * @throws RangeError when they are not in the plane, a number is not finite or all points are the same
 *
 * Source: Pólya and Szegő 1951 (isoperimetric quotient); the eccentricity of an ellipse with these second moments.
 */
export function outline(points: Rows): Outline {
  const hull = convexHull(points);
  let [twiceArea, perimeter] = [0, 0];
  hull.forEach(([x, y], i) => {
    const [nextX, nextY] = hull[(i + 1) % hull.length];
    twiceArea += x * nextY - nextX * y;
    perimeter += Math.hypot(nextX - x, nextY - y);
  });
  if (perimeter === 0) throw new RangeError("points: expected at least two different ones, found one place");
  const area = Math.max(twiceArea / 2, 0);
  return { area, perimeter, roundness: (4 * Math.PI * area) / perimeter ** 2, eccentricity: eccentricity(points) };
}

/**
 * The corners of the smallest convex polygon around points, counterclockwise; points on its sides are left out.
 *
 * @param points [N, 2]
 * @returns its corners; one where all points are the same, two where they lie on a line
 * @throws RangeError when they are not in the plane or a number is not finite
 *
 * Source: Andrew 1979, "Another efficient algorithm for convex hulls in two dimensions".
 */
export function convexHull(points: Rows): Point[] {
  const sorted = planePoints(points).sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const chain = (ordered: Point[]): Point[] => {
    const corners: Point[] = [];
    for (const point of ordered) {
      while (corners.length > 1 && cross(corners[corners.length - 2], corners[corners.length - 1], point) <= 0)
        corners.pop();
      corners.push(point);
    }
    return corners.slice(0, -1);
  };
  const corners = [...chain(sorted), ...chain(sorted.slice().reverse())];
  const distinct = corners.filter(([x, y], i) => i === 0 || x !== corners[0][0] || y !== corners[0][1]);
  return distinct.length > 0 ? distinct : [sorted[0]];
}

/** Points [N, 2] as pairs. @throws RangeError when they are not in the plane or a number is not finite */
export function planePoints(points: Rows): Point[] {
  if (points.shape[1] !== 2)
    throw new RangeError(`points: expected the shape [N, 2], found [${points.shape.join(", ")}]`);
  const rows = finiteRows("points", points, Float64Array);
  return Array.from({ length: points.shape[0] }, (_, i): Point => [rows[2 * i], rows[2 * i + 1]]);
}

/** Above 0 where a → b → c turns left. */
function cross(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function eccentricity(points: Rows): number {
  const rows = finiteRows("points", points, Float64Array);
  const differences = centred(rows, columnMeans(rows, 2));
  let [xx, xy, yy] = [0, 0, 0];
  for (let at = 0; at < differences.length; at += 2) {
    xx += differences[at] ** 2;
    xy += differences[at] * differences[at + 1];
    yy += differences[at + 1] ** 2;
  }
  // Eigenvalues of [[xx, xy], [xy, yy]]: half its trace ± half of this.
  const split = Math.hypot(xx - yy, 2 * xy);
  return Math.sqrt((2 * split) / (xx + yy + split));
}
