/**
 * Repulsion on a grid (the particle-mesh method): the points are spread over the nodes of a grid as charges, the grid's
 * potential phi(y) = sum over j of k(y - y_j) is found by Fourier transforms and read back at the points.
 * The repulsion is minus half its gradient, for every number of degrees of freedom, and Z = sum over i of (phi(y_i) - 1).
 *
 * Sources: Hockney and Eastwood, "Computer simulation using particles", 1988, chapter 5; for t-SNE, with polynomials in
 * the place of splines, Linderman et al., Nature Methods 16, 2019.
 */

import { makeConvolution, type Convolution } from "./convolution";
import { smoothLength } from "./fourier";
import { ORDER, splineWeights } from "./spline";

/**
 * Widest spacing: the grid loses the kernel's spectrum, 2 pi K0(k), beyond k = pi / spacing: here 1.5 % of the force.
 */
const WIDEST = 0.45;
/** Narrowest spacing that is worth its cost. */
const NARROWEST = 0.25;
/** Grids of up to this many nodes along an axis are cheap: while it suffices, the spacing is made narrower. */
const AMPLE = 64;
/** A new grid is larger than needed, so that it lasts while the embedding grows. */
const RESERVE = 1.06;
/** Longest side of the grid; a wider embedding gets a wider spacing. */
const MOST_NODES = 2048;

/** What the charges of all points make at a place. */
export interface Field {
  potential: number;
  slopeX: number;
  slopeY: number;
}

/**
 * Makes a function that writes the repulsion (not divided by Z) on every point, [N, 2], and returns Z. It keeps its
 * grid from call to call while the positions fit.
 */
export function gridRepulsion(degreesOfFreedom: number): (positions: Float32Array, forces: Float64Array) => number {
  let mesh: Convolution | undefined;
  const field: Field = { potential: 0, slopeX: 0, slopeY: 0 };
  return (positions, forces) => {
    const [left, width] = extent(positions, 0);
    const [bottom, height] = extent(positions, 1);
    mesh = fittingMesh(mesh, width, height, degreesOfFreedom);
    const read = chargedGrid(mesh, left, bottom, positions);
    let normalisation = 0;
    for (let i = 0; i < positions.length; i += 2) {
      read(positions[i], positions[i + 1], field);
      normalisation += field.potential - 1;
      forces[i] = -0.5 * field.slopeX;
      forces[i + 1] = -0.5 * field.slopeY;
    }
    return normalisation;
  };
}

/** The field of points that stay where they are, and the box in which it can be read. */
export interface FixedField {
  /** Least x, least y, greatest x, greatest y. */
  box: [number, number, number, number];
  read(x: number, y: number, field: Field): void;
}

/**
 * The field of fixed points on a grid that is computed once.
 *
 * @param positions [N, 2]
 * @param margin around them in which the field is known too, as a share of the longer side
 */
export function fixedField(positions: Float32Array, degreesOfFreedom: number, margin: number): FixedField {
  const [left, width] = extent(positions, 0);
  const [bottom, height] = extent(positions, 1);
  const around = margin * Math.max(width, height, 1);
  const mesh = fittingMesh(undefined, width + 2 * around, height + 2 * around, degreesOfFreedom);
  return {
    box: [left - around, bottom - around, left + width + around, bottom + height + around],
    read: chargedGrid(mesh, left - around, bottom - around, positions),
  };
}

/** Spreads the points over the grid and convolves; the answer reads the field at a place. */
function chargedGrid(
  mesh: Convolution,
  left: number,
  bottom: number,
  positions: Float32Array,
): (x: number, y: number, field: Field) => void {
  const { grid, columns, spacing } = mesh;
  const across = { weights: new Float64Array(ORDER), slopes: new Float64Array(ORDER) };
  const down = { weights: new Float64Array(ORDER), slopes: new Float64Array(ORDER) };
  /** Sets the weights for a place; the answer is the first of its nodes. */
  const place = (x: number, y: number): number => {
    const u = (x - left) / spacing;
    const v = (y - bottom) / spacing;
    splineWeights(u - Math.floor(u), across.weights, across.slopes);
    splineWeights(v - Math.floor(v), down.weights, down.slopes);
    return Math.floor(v) * columns + Math.floor(u);
  };
  grid.fill(0);
  for (let i = 0; i < positions.length; i += 2) {
    const first = place(positions[i], positions[i + 1]);
    for (let r = 0; r < ORDER; r++) {
      const at = first + r * columns;
      for (let c = 0; c < ORDER; c++) grid[at + c] += down.weights[r] * across.weights[c];
    }
  }
  mesh.convolve();
  return (x, y, field) => {
    const first = place(x, y);
    let potential = 0;
    let slopeX = 0;
    let slopeY = 0;
    for (let r = 0; r < ORDER; r++) {
      const at = first + r * columns;
      let value = 0;
      let slope = 0;
      for (let c = 0; c < ORDER; c++) {
        value += across.weights[c] * grid[at + c];
        slope += across.slopes[c] * grid[at + c];
      }
      potential += down.weights[r] * value;
      slopeX += down.weights[r] * slope;
      slopeY += down.slopes[r] * value;
    }
    field.potential = potential;
    field.slopeX = slopeX / spacing;
    field.slopeY = slopeY / spacing;
  };
}

/** The old grid if the positions still fit and its spacing is fine enough, else a new one. */
function fittingMesh(
  old: Convolution | undefined,
  width: number,
  height: number,
  degreesOfFreedom: number,
): Convolution {
  // the grid must resolve the kernel's core: sqrt(a) wide for a below 1, and with a above 1 a smaller Z asks for more
  const unit = degreesOfFreedom > 1 ? 0.9 : Math.sqrt(degreesOfFreedom);
  const greatest = Math.max(width, height);
  const coarsest = greatest / (MOST_NODES - 2 * ORDER);
  const wanted = Math.max(Math.min(WIDEST * unit, Math.max(NARROWEST * unit, greatest / AMPLE)), coarsest);
  if (old !== undefined) {
    const fits = nodes(width, old.spacing) <= old.columns && nodes(height, old.spacing) <= old.rows;
    const longest = Math.max(old.rows, old.columns);
    const loose = old.spacing > 1.2 * wanted || 2 * nodes(greatest, wanted) < longest;
    if (fits && !(loose && longest > 32)) return old;
  }
  const spacing = Math.max(Math.min(WIDEST * unit, wanted * RESERVE), coarsest);
  const side = (length: number): number => Math.min(MOST_NODES, smoothLength(nodes(length * RESERVE, spacing)));
  return makeConvolution(side(height), side(width), spacing, degreesOfFreedom);
}

function nodes(length: number, spacing: number): number {
  return Math.floor(length / spacing) + ORDER + 1;
}

/** Least coordinate and length along one axis. */
function extent(positions: Float32Array, axis: number): [number, number] {
  let least = Infinity;
  let greatest = -Infinity;
  for (let i = axis; i < positions.length; i += 2) {
    least = Math.min(least, positions[i]);
    greatest = Math.max(greatest, positions[i]);
  }
  return [least, greatest - least];
}
