import { Rows } from "./matrices";
import { planePoints } from "./outline";

/** A density of the plane on square cells, row by row; it is 0 in the outermost ring of cells. */
export interface DensityGrid {
  /** At the cells' centres; they sum to 1 / cell². */
  values: Float64Array;
  columns: number;
  rows: number;
  cell: number;
  /** The lower left corner. */
  left: number;
  bottom: number;
  bandwidth: number;
}

/** Beyond so many bandwidths a kernel is 0: it would be e^−18 of its centre. */
export const KERNEL_REACH = 6;
const CELLS_A_BANDWIDTH = 3;
const LARGEST_GRID = 1000;

/**
 * The kernel density estimate of points in the plane, f(p) = 1 / N Σ N(p; x_i, h² I), on a grid.
 *
 * Cells are a third of the bandwidth, or a thousandth of the map's longer side where that is more.
 *
 * @param points [N, 2]
 * @param bandwidth h, standard deviation of the kernels in the coordinates' unit
 * @throws RangeError when the points are not in the plane, a number is not finite or the bandwidth is no number above 0
 *
 * Source: Silverman 1986, "Density estimation for statistics and data analysis", section 4.2.
 */
export function densityGrid(points: Rows, bandwidth: number): DensityGrid {
  if (!(bandwidth > 0 && Number.isFinite(bandwidth)))
    throw new RangeError(`bandwidth: expected a number above 0, found ${bandwidth}`);
  const places = planePoints(points);
  const range = (axis: 0 | 1) =>
    places.reduce(([least, most], p) => [Math.min(least, p[axis]), Math.max(most, p[axis])], [Infinity, -Infinity]);
  const [[x0, x1], [y0, y1]] = [range(0), range(1)];
  const cell = Math.max(bandwidth / CELLS_A_BANDWIDTH, Math.max(x1 - x0, y1 - y0) / LARGEST_GRID);
  const reach = KERNEL_REACH * bandwidth;
  // One ring of cells more than any kernel reaches.
  const margin = reach + 2 * cell;
  const [left, bottom] = [x0 - margin, y0 - margin];
  const [columns, rows] = [x1 - x0, y1 - y0].map((side) => Math.ceil((side + 2 * margin) / cell));
  const values = new Float64Array(columns * rows);
  for (const [x, y] of places) {
    const [byColumn, firstColumn] = kernel(x - left, bandwidth, cell);
    const [byRow, firstRow] = kernel(y - bottom, bandwidth, cell);
    byRow.forEach((weight, r) => {
      const start = (firstRow + r) * columns + firstColumn;
      for (let c = 0; c < byColumn.length; c++) values[start + c] += weight * byColumn[c];
    });
  }
  const scale = 1 / (places.length * cell * cell);
  for (let at = 0; at < values.length; at++) values[at] *= scale;
  return { values, columns, rows, cell, left, bottom, bandwidth };
}

/** A kernel along one axis at the cells' centres, scaled to sum 1, and the first cell within its reach. */
function kernel(position: number, bandwidth: number, cell: number): [weights: Float64Array, first: number] {
  const reach = KERNEL_REACH * bandwidth;
  const first = Math.ceil((position - reach) / cell - 0.5);
  const last = Math.floor((position + reach) / cell - 0.5);
  const weights = Float64Array.from({ length: last - first + 1 }, (_, i) =>
    Math.exp(-(((first + i + 0.5) * cell - position) ** 2) / (2 * bandwidth * bandwidth)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return [weights.map((weight) => weight / sum), first];
}
