import { nearestOthers } from "./neighbours";
import { convexHull, planePoints, Point } from "./outline";
import { Rows } from "./matrices";
import { quantiles } from "./spread";

/** How much of a map is empty. */
export interface MapGaps {
  /** The typical spacing: the median distance of a point to its nearest other point, in the coordinates' unit. */
  spacing: number;
  /** A place is empty when no point is within this distance, reach · spacing. */
  radius: number;
  /** Side of the grid's cells: the spacing, or a thousandth of the map's longer side where that is more. */
  cell: number;
  /** The share of the area inside the convex hull that is empty, open to the outside or not; from 0 to 1. */
  empty: number;
  /** The share of that area in holes: empty regions with no empty way out of the map. */
  enclosed: number;
  /** Each hole's share of that area, the largest first. */
  holes: number[];
}

const LARGEST_GRID = 1000;

/**
 * Measures the empty places of a map on a grid.
 *
 * A cell is empty when no point is within reach · spacing of its centre. Points strewn evenly at random leave
 * 2^(−reach²) of the area empty, 0.2 % with the reach of 3: what is much more is a gap. Cells count as inside
 * where their centre lies in the convex hull. A hole is a region of empty cells, joined by their sides, that does not
 * reach the grid's margin outside the map. As the spacing is the same everywhere, the thin fringe of a cloud such as a
 * Gaussian's is empty too, though not enclosed: compare maps of the same kind.
 *
 * @param points [N, 2], at least three that don't lie on a line
 * @param reach how many spacings from a point a place counts as occupied
 * @throws RangeError when they are not in the plane, a number is not finite, the hull has no area, or at least half of the
 *   points have a twin, so that there is no spacing
 */
export async function mapGaps(points: Rows, reach = 3): Promise<MapGaps> {
  const places = planePoints(points);
  const hull = convexHull(points);
  if (hull.length < 3) throw new RangeError("points: expected at least three that don't lie on a line, found none");
  const { distance } = await nearestOthers(points, 1);
  const [spacing] = quantiles(distance.data, [0.5]);
  if (!(spacing > 0))
    throw new RangeError("points: expected most of them at different places, found the median nearest distance 0");
  const radius = reach * spacing;
  const grid = new Grid(hull, spacing, radius);
  for (const place of places) grid.cover(place, radius);
  grid.floodFromMargin();
  let [inside, empty] = [0, 0];
  const regions = new Map<number, number>();
  grid.forEachInside(hull, (state) => {
    inside++;
    if (state === COVERED) return;
    empty++;
    if (state !== OUTSIDE) regions.set(state, (regions.get(state) ?? 0) + 1);
  });
  const holes = Array.from(regions.values(), (cells) => cells / inside).sort((a, b) => b - a);
  return {
    spacing,
    radius,
    cell: grid.cell,
    empty: empty / inside,
    enclosed: holes.reduce((sum, share) => sum + share, 0),
    holes,
  };
}

// What a cell is: not looked at yet, near a point, empty and open to the outside, or (above) the number of a hole.
const EMPTY = 0;
const COVERED = 1;
const OUTSIDE = 2;

/** Square cells over the map and a margin around it. */
class Grid {
  readonly cell: number;
  private readonly left: number;
  private readonly bottom: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly states: Int32Array;

  constructor(hull: Point[], spacing: number, radius: number) {
    const [xs, ys] = [hull.map(([x]) => x), hull.map(([, y]) => y)];
    const [width, height] = [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
    this.cell = Math.max(spacing, Math.max(width, height) / LARGEST_GRID);
    // Wide enough that the outermost ring of cells is out of every point's reach.
    const margin = radius + 2 * this.cell;
    this.left = Math.min(...xs) - margin;
    this.bottom = Math.min(...ys) - margin;
    this.columns = Math.ceil((width + 2 * margin) / this.cell);
    this.rows = Math.ceil((height + 2 * margin) / this.cell);
    this.states = new Int32Array(this.columns * this.rows);
  }

  /** Marks the cells whose centres are within the radius of a point. */
  cover([x, y]: Point, radius: number): void {
    const first = Math.max(0, Math.ceil((y - radius - this.bottom) / this.cell - 0.5));
    const last = Math.min(this.rows - 1, Math.floor((y + radius - this.bottom) / this.cell - 0.5));
    for (let row = first; row <= last; row++) {
      const half = Math.sqrt(Math.max(0, radius ** 2 - (this.centreY(row) - y) ** 2));
      const from = Math.max(0, Math.ceil((x - half - this.left) / this.cell - 0.5));
      const to = Math.min(this.columns - 1, Math.floor((x + half - this.left) / this.cell - 0.5));
      if (from <= to) this.states.fill(COVERED, row * this.columns + from, row * this.columns + to + 1);
    }
  }

  /** Names each empty region: OUTSIDE where it reaches the margin, a number of its own where it is a hole. */
  floodFromMargin(): void {
    // The margin is one empty ring, so its corner reaches all that is open.
    this.flood(0, OUTSIDE);
    let name = OUTSIDE;
    for (let start = 0; start < this.states.length; start++)
      if (this.states[start] === EMPTY) this.flood(start, ++name);
  }

  /** Visits the cells whose centres lie in a convex polygon. */
  forEachInside(hull: Point[], visit: (state: number) => void): void {
    for (let row = 0; row < this.rows; row++) {
      const crossings = hull.flatMap((a, i) => crossing(a, hull[(i + 1) % hull.length], this.centreY(row)));
      if (crossings.length === 0) continue;
      const from = Math.ceil((Math.min(...crossings) - this.left) / this.cell - 0.5);
      const to = Math.floor((Math.max(...crossings) - this.left) / this.cell - 0.5);
      for (let column = from; column <= to; column++) visit(this.states[row * this.columns + column]);
    }
  }

  private flood(start: number, name: number): void {
    const waiting = [start];
    this.states[start] = name;
    while (waiting.length > 0) {
      const at = waiting.pop() as number;
      const column = at % this.columns;
      const beside = [
        at - this.columns,
        at + this.columns,
        column > 0 ? at - 1 : -1,
        column + 1 < this.columns ? at + 1 : -1,
      ];
      for (const next of beside) {
        if (this.states[next] !== EMPTY) continue;
        this.states[next] = name;
        waiting.push(next);
      }
    }
  }

  private centreY(row: number): number {
    return this.bottom + (row + 0.5) * this.cell;
  }
}

/** Where a side of a polygon crosses a height; none where it does not. */
function crossing([ax, ay]: Point, [bx, by]: Point, y: number): number[] {
  return ay > y === by > y ? [] : [ax + ((y - ay) / (by - ay)) * (bx - ax)];
}
