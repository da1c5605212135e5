import { densityGrid, DensityGrid, KERNEL_REACH } from "./density-grid";
import { goldenSection } from "./golden-section";
import { enclosedRegions } from "./enclosed-regions";
import { Rows } from "./matrices";
import { planePoints, Point } from "./outline";

/** Where the density of a map is low though it is high all around. */
export interface DensityHoles {
  /** Standard deviation of the Gaussian kernels, in the coordinates' unit. */
  bandwidth: number;
  /** Side of the grid's cells. */
  cell: number;
  /** The density that the region's border has, in points a unit of area as a share of all points. */
  level: number;
  /** Area of the region with its holes filled, in the coordinates' unit squared. */
  area: number;
  /** The share of that area in holes, from 0 to 1. */
  enclosed: number;
  /** The share of the whole mass in holes, from 0 to 1 − mass. */
  enclosedMass: number;
  /** Each hole's share of that area, the largest first. */
  holes: number[];
  /** Shares of the region's mass in its separate pieces, the largest first: 1 alone where it is connected. */
  pieces: number[];
}

/** How the region and its density are chosen. */
export interface DensityOptions {
  /** Share of the estimate's mass that the region of high density holds; 0.95 unless given. */
  mass?: number;
  /** Of the kernels; likelihoodBandwidth of the points unless given. */
  bandwidth?: number;
}

/**
 * The holes of a map: regions of low density that are enclosed by the region of high density.
 *
 * The density is a sum of Gaussian kernels, one a point. The region of high density is the smallest that holds 95 % of its
 * mass; what lies outside of it is low. A hole is a part of what is low that does not reach the outside of the map. A
 * Gaussian cloud and an even disc have none, whatever their size; a ring has one. The thin fringe of a cloud, which reaches
 * the outside, is no hole.
 *
 * 10,000 points take about a second.
 *
 * @param points [N, 2], at least two different ones
 * @throws RangeError when they are not in the plane, a number is not finite, an option is out of range or no bandwidth fits
 *
 * Source: the region is that of Hyndman 1996, "Computing and graphing highest density regions".
 */
export function densityHoles(points: Rows, { mass = 0.95, bandwidth }: DensityOptions = {}): DensityHoles {
  if (!(mass > 0 && mass < 1)) throw new RangeError(`mass: expected a number between 0 and 1, found ${mass}`);
  const grid = densityGrid(points, bandwidth ?? likelihoodBandwidth(points));
  const { values, columns, cell } = grid;
  const level = densityLevel(grid, mass);
  const high = Uint8Array.from(values, (value) => Number(value >= level));
  const { holes, pieces } = enclosedRegions(high, columns);
  const massOf = (cells: readonly number[]) => cells.reduce((sum, at) => sum + values[at], 0);
  const whole = values.reduce((sum, value) => sum + value, 0);
  const held = massOf(pieces.flat());
  const filled = [...pieces, ...holes].reduce((sum, { length }) => sum + length, 0);
  const shares = holes.map(({ length }) => length / filled).sort((a, b) => b - a);
  return {
    bandwidth: grid.bandwidth,
    cell,
    level,
    area: filled * cell * cell,
    enclosed: shares.reduce((sum, share) => sum + share, 0),
    enclosedMass: massOf(holes.flat()) / whole,
    holes: shares,
    pieces: pieces.map((cells) => massOf(cells) / held).sort((a, b) => b - a),
  };
}

/** The density at which the cells above it hold a share of the mass. */
function densityLevel({ values }: DensityGrid, mass: number): number {
  const sorted = Float64Array.from(values).sort().reverse();
  const wanted = mass * sorted.reduce((sum, value) => sum + value, 0);
  let [sum, at] = [0, -1];
  while (sum < wanted) sum += sorted[++at];
  return sorted[at];
}

/** A bandwidth is sought from twice Scott's down to this share of it. */
const SMALLEST_SHARE = 2 ** -9;

/**
 * The bandwidth under which the points are likeliest when each is left out of the density that it is measured by:
 * the h with the greatest Σ log (1 / (N − 1) Σ_{j ≠ i} N(x_i; x_j, h² I)).
 *
 * It follows clusters, which Scott's rule for one Gaussian would smear out. The search halves h from twice Scott's
 * σ N^(−1/6), σ² the mean of both variances, down to a 512th of it, and then goes by golden sections around the best of
 * these, to 1 %. For one Gaussian it gives about Scott's.
 *
 * @param points [N, 2], N from 3
 * @throws RangeError when they are not in the plane, a number is not finite, all lie at one place, or so many have a twin that
 *   the likelihood rises down to the smallest bandwidth
 *
 * Source: Habbema, Hermans and van den Broek 1974; Duin 1976, "On the choice of smoothing parameters for Parzen estimators".
 */
export function likelihoodBandwidth(points: Rows): number {
  const places = planePoints(points).sort(([a], [b]) => a - b);
  if (places.length < 3) throw new RangeError(`points: expected at least 3 for a bandwidth, found ${places.length}`);
  const scott = scottBandwidth(places);
  if (!(scott > 0)) throw new RangeError("points: expected at least two different ones, found one place");
  const sorted = { x: Float64Array.from(places, ([x]) => x), y: Float64Array.from(places, ([, y]) => y) };
  const cost = (bandwidth: number, halvings: number) =>
    leaveOneOut(sorted, bandwidth, halvings).map((likelihood) => -likelihood);
  const costs = cost(2 * scott, Math.round(-Math.log2(SMALLEST_SHARE)) + 1);
  const best = costs.indexOf(Math.min(...costs));
  if (best === costs.length - 1)
    throw new RangeError("points: expected most of them at different places, found too many twins for a bandwidth");
  const rung = (halvings: number) => Math.log(2 * scott) - halvings * Math.LN2;
  const exactly = (logarithm: number) => cost(Math.exp(logarithm), 0)[0];
  return Math.exp(goldenSection(exactly, rung(best + 1), rung(Math.max(0, best - 1)), 0.01));
}

/** σ N^(−1/6) with σ² the mean of the variances of x and y, the rule for one Gaussian in the plane. Source: Scott 1992. */
function scottBandwidth(places: Point[]): number {
  const variance = (axis: 0 | 1) => {
    const mean = places.reduce((sum, place) => sum + place[axis], 0) / places.length;
    return places.reduce((sum, place) => sum + (place[axis] - mean) ** 2, 0) / (places.length - 1);
  };
  return Math.sqrt((variance(0) + variance(1)) / 2) * places.length ** (-1 / 6);
}

/** Points of the plane, ascending by x. */
interface SortedPoints {
  x: Float64Array;
  y: Float64Array;
}

/**
 * Mean over points of the log density that the others give it, up to a constant: for a bandwidth, its half, its quarter …
 *
 * One look at each pair serves all of them, as a kernel of half the bandwidth is the wider one's fourth power.
 */
function leaveOneOut({ x, y }: SortedPoints, widest: number, halvings: number): number[] {
  const count = x.length;
  const bandwidths = Array.from({ length: halvings + 1 }, (_, h) => widest / 2 ** h);
  const sums = bandwidths.map(() => new Float64Array(count));
  const reaches = Float64Array.from(bandwidths, (bandwidth) => (KERNEL_REACH * bandwidth) ** 2);
  const reach = KERNEL_REACH * widest;
  const scale = -1 / (2 * widest * widest);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count && x[j] - x[i] < reach; j++) {
      const squared = (x[j] - x[i]) ** 2 + (y[j] - y[i]) ** 2;
      if (squared >= reaches[0]) continue;
      let kernel = Math.exp(squared * scale);
      for (let h = 0; h <= halvings && squared < reaches[h]; h++, kernel *= kernel, kernel *= kernel) {
        sums[h][i] += kernel;
        sums[h][j] += kernel;
      }
    }
  }
  // A point out of every other's reach has what a kernel is at its end.
  const lowest = Math.exp(-(KERNEL_REACH ** 2) / 2);
  return sums.map(
    (each, h) =>
      each.reduce((total, sum) => total + Math.log(Math.max(sum, lowest)), 0) / count - 2 * Math.log(bandwidths[h]),
  );
}
