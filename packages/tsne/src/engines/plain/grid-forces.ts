/**
 * Repulsion on a grid (the particle-mesh method): the points are spread over the nodes of a grid as charges, the grid's
 * potential phi(y) = sum over j of 1 / (1 + |y - y_j|^2) is found by Fourier transforms and read back at the points.
 * The repulsion is minus half its gradient, and Z = sum over i of (phi(y_i) - 1).
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

/**
 * Makes a function that writes the repulsion (not divided by Z) on every point, [N, 2], and returns Z. It keeps its
 * grid from call to call while the positions fit.
 */
export function gridRepulsion(): (positions: Float32Array, forces: Float64Array) => number {
  let mesh: Convolution | undefined;
  const across = { weights: new Float64Array(ORDER), slopes: new Float64Array(ORDER) };
  const down = { weights: new Float64Array(ORDER), slopes: new Float64Array(ORDER) };

  return (positions, forces) => {
    const [left, width] = extent(positions, 0);
    const [bottom, height] = extent(positions, 1);
    mesh = fittingMesh(mesh, width, height);
    const { grid, columns, spacing } = mesh;
    /** Sets the weights for a point; the answer is the first of its nodes. */
    const place = (i: number): number => {
      const u = (positions[i] - left) / spacing;
      const v = (positions[i + 1] - bottom) / spacing;
      splineWeights(u - Math.floor(u), across.weights, across.slopes);
      splineWeights(v - Math.floor(v), down.weights, down.slopes);
      return Math.floor(v) * columns + Math.floor(u);
    };
    grid.fill(0);
    for (let i = 0; i < positions.length; i += 2) {
      const first = place(i);
      for (let r = 0; r < ORDER; r++) {
        const at = first + r * columns;
        for (let c = 0; c < ORDER; c++) grid[at + c] += down.weights[r] * across.weights[c];
      }
    }
    mesh.convolve();
    let normalisation = 0;
    for (let i = 0; i < positions.length; i += 2) {
      const first = place(i);
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
      normalisation += potential - 1;
      forces[i] = (-0.5 * slopeX) / spacing;
      forces[i + 1] = (-0.5 * slopeY) / spacing;
    }
    return normalisation;
  };
}

/** The old grid if the positions still fit and its spacing is fine enough, else a new one. */
function fittingMesh(old: Convolution | undefined, width: number, height: number): Convolution {
  const greatest = Math.max(width, height);
  const coarsest = greatest / (MOST_NODES - 2 * ORDER);
  const wanted = Math.max(Math.min(WIDEST, Math.max(NARROWEST, greatest / AMPLE)), coarsest);
  if (old !== undefined) {
    const fits = nodes(width, old.spacing) <= old.columns && nodes(height, old.spacing) <= old.rows;
    const longest = Math.max(old.rows, old.columns);
    const loose = old.spacing > 1.2 * wanted || 2 * nodes(greatest, wanted) < longest;
    if (fits && !(loose && longest > 32)) return old;
  }
  const spacing = Math.max(Math.min(WIDEST, wanted * RESERVE), coarsest);
  const side = (length: number): number => Math.min(MOST_NODES, smoothLength(nodes(length * RESERVE, spacing)));
  return makeConvolution(side(height), side(width), spacing);
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
