/** The positions at the start: the first two principal components, made very small, or random ones. */

import { randomStream } from "@vae-notebooks/random";

/** Standard deviation of the first axis at the start, as in openTSNE and Kobak and Berens. */
const START_DEVIATION = 1e-4;
/** Standard deviation of the jitter relative to that; without jitter, points that coincide would never separate. */
const JITTER = 0.01;
/** Up to this many columns the covariance matrix is computed once; with more, each step goes through all points. */
const MOST_COVARIANCE = 300;
/**
 * Vectors that the subspace iteration works on at once; those beyond the two that are wanted make it converge faster.
 */
const BLOCK = 6;
const MOST_STEPS = 100;
/** Steps of the subspace iteration for the projections. */
const SUBSPACE_STEPS = 4;
/** The iteration ends when the sum of the two greatest variances changes by less than this, relatively. */
const TOLERANCE = 1e-9;

/**
 * Subtracts each column's mean and divides by the greatest absolute value left, in place: t-SNE does not depend on
 * either, and single precision then neither overflows nor cancels.
 */
export function normalise(points: Float32Array, count: number, dimensions: number): void {
  const means = columnMeans(points, count, dimensions);
  let greatest = 0;
  for (let at = 0; at < points.length;) {
    for (let d = 0; d < dimensions; d++, at++) {
      const value = Math.abs(points[at] - means[d]);
      if (value > greatest) greatest = value;
    }
  }
  const scale = greatest > 0 ? 1 / greatest : 0;
  for (let at = 0; at < points.length;) {
    for (let d = 0; d < dimensions; d++, at++) points[at] = (points[at] - means[d]) * scale;
  }
}

function columnMeans(points: Float32Array, count: number, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions);
  for (let at = 0; at < points.length;) for (let d = 0; d < dimensions; d++, at++) sums[d] += points[at];
  return sums.map((sum) => sum / count);
}

/**
 * The first two principal components with standard deviation 1e-4 along the first, plus jitter of 1e-6.
 *
 * @param points [count, dimensions], each column of mean 0
 * @param products X^T X of the points, [dimensions, dimensions], upper triangle, where it is known
 * @returns [count, 2]; random positions when all points coincide
 *
 * Source: Kobak and Berens, "The art of using t-SNE for single-cell transcriptomics", Nature Communications 10, 2019.
 */
export function principalComponents(
  points: Float32Array,
  count: number,
  dimensions: number,
  seed: number,
  products?: Float64Array,
): Float32Array {
  const apply =
    products === undefined ? covarianceOperator(points, count, dimensions) : matrixOperator(products, dimensions);
  const directions = principalDirections(apply, dimensions, seed);
  const scores = new Float64Array(2 * count);
  let square = 0;
  for (let i = 0; i < count; i++) {
    let x = 0;
    let y = 0;
    for (let d = 0; d < dimensions; d++) {
      const value = points[i * dimensions + d];
      x += value * directions[0][d];
      y += value * directions[1][d];
    }
    scores[2 * i] = x;
    scores[2 * i + 1] = y;
    square += x * x;
  }
  if (square === 0) return randomPositions(count, seed);
  const scale = START_DEVIATION / Math.sqrt(square / count);
  const random = randomStream(seed, "t-SNE jitter");
  return Float32Array.from(scores, (score) => score * scale + START_DEVIATION * JITTER * random.normal());
}

/** Positions from N(0, 1e-8), [count, 2]. */
export function randomPositions(count: number, seed: number): Float32Array {
  const random = randomStream(seed, "t-SNE positions");
  return Float32Array.from({ length: 2 * count }, () => START_DEVIATION * random.normal());
}

/** The two unit vectors of greatest variance, by subspace iteration with Rayleigh-Ritz steps. */
function principalDirections(
  apply: (vector: Float64Array) => Float64Array,
  dimensions: number,
  seed: number,
): Float64Array[] {
  const width = Math.min(BLOCK, dimensions);
  const random = randomStream(seed, "t-SNE principal directions");
  let basis = Array.from({ length: width }, () => Float64Array.from({ length: dimensions }, () => random.normal()));
  orthonormalise(basis);
  let before = 0;
  for (let step = 0; step < MOST_STEPS; step++) {
    const images = basis.map(apply);
    const small = basis.map((left) => images.map((right) => dot(left, right)));
    const { vectors, order, eigenvalues } = symmetricEigen(small);
    const variance = eigenvalues[order[0]] + (width > 1 ? eigenvalues[order[1]] : 0);
    const ritz = (rows: Float64Array[]): Float64Array[] => order.map((k) => combination(rows, vectors, k));
    if (Math.abs(variance - before) <= TOLERANCE * variance) {
      basis = ritz(basis);
      break;
    }
    before = variance;
    basis = ritz(images);
    orthonormalise(basis);
  }
  if (width === 1) basis.push(new Float64Array(1));
  return basis.slice(0, 2).map(withFixedSign);
}

/**
 * Orthonormal directions along which the points vary much: a few steps of subspace iteration. They need not be the
 * principal ones to screen pairs of points, only orthonormal.
 *
 * @param products X^T X of the points, [dimensions, dimensions], upper triangle
 */
export function principalSubspace(products: Float64Array, dimensions: number, width: number): Float64Array[] {
  const random = randomStream(0, "t-SNE projections");
  const apply = matrixOperator(products, dimensions);
  let basis = Array.from({ length: width }, () => Float64Array.from({ length: dimensions }, () => random.normal()));
  for (let step = 0; step < SUBSPACE_STEPS; step++) {
    basis = basis.map(apply);
    orthonormalise(basis);
  }
  return basis;
}

/** v -> A v for a symmetric matrix of which the upper triangle is given. */
function matrixOperator(upper: Float64Array, dimensions: number): (vector: Float64Array) => Float64Array {
  for (let d = 0; d < dimensions; d++) {
    for (let e = 0; e < d; e++) upper[d * dimensions + e] = upper[e * dimensions + d];
  }
  const rows = Array.from({ length: dimensions }, (_, d) => upper.subarray(d * dimensions, (d + 1) * dimensions));
  return (vector) => Float64Array.from(rows, (row) => dot(row, vector));
}

/** v -> X^T X v. */
function covarianceOperator(
  points: Float32Array,
  count: number,
  dimensions: number,
): (vector: Float64Array) => Float64Array {
  if (dimensions > MOST_COVARIANCE) {
    return (vector) => {
      const image = new Float64Array(dimensions);
      for (let first = 0; first < count * dimensions; first += dimensions) {
        let score = 0;
        for (let d = 0; d < dimensions; d++) score += points[first + d] * vector[d];
        for (let d = 0; d < dimensions; d++) image[d] += points[first + d] * score;
      }
      return image;
    };
  }
  const rows = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  for (let first = 0; first < count * dimensions; first += dimensions) {
    for (let d = 0; d < dimensions; d++) {
      const value = points[first + d];
      const row = rows[d];
      for (let e = 0; e <= d; e++) row[e] += value * points[first + e];
    }
  }
  for (let d = 0; d < dimensions; d++) for (let e = 0; e < d; e++) rows[e][d] = rows[d][e];
  return (vector) => Float64Array.from(rows, (row) => dot(row, vector));
}

/** Gram and Schmidt, twice for precision; a vector that depends on the ones before it becomes 0. */
function orthonormalise(basis: Float64Array[]): void {
  for (let k = 0; k < basis.length; k++) {
    const before = Math.sqrt(dot(basis[k], basis[k]));
    for (let pass = 0; pass < 2; pass++) {
      for (let l = 0; l < k; l++) {
        const along = dot(basis[k], basis[l]);
        for (let d = 0; d < basis[k].length; d++) basis[k][d] -= along * basis[l][d];
      }
    }
    const norm = Math.sqrt(dot(basis[k], basis[k]));
    const scale = norm > 1e-12 * before ? 1 / norm : 0;
    for (let d = 0; d < basis[k].length; d++) basis[k][d] *= scale;
  }
}

/**
 * Eigenvalues and eigenvectors (columns) of a small symmetric matrix by Jacobi's rotations; order: greatest first.
 *
 * ml-matrix's decomposition differs in the last bits: of 103 starts tried, 2 differed in 3 numbers, and with them their
 * maps.
 */
function symmetricEigen(matrix: number[][]): { eigenvalues: number[]; vectors: number[][]; order: number[] } {
  const n = matrix.length;
  const vectors: number[][] = matrix.map((_, i) => matrix.map((__, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (matrix[p][q] === 0) continue;
        const theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q]);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (const row of matrix) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
        for (let k = 0; k < n; k++) {
          [matrix[p][k], matrix[q][k]] = [c * matrix[p][k] - s * matrix[q][k], s * matrix[p][k] + c * matrix[q][k]];
        }
        for (const row of vectors) [row[p], row[q]] = [c * row[p] - s * row[q], s * row[p] + c * row[q]];
      }
    }
  }
  const eigenvalues = matrix.map((row, i) => row[i]);
  const order = eigenvalues.map((_, i) => i).sort((a, b) => eigenvalues[b] - eigenvalues[a]);
  return { eigenvalues, vectors, order };
}

/** Sum over k of weights[k][column] × rows[k]. */
function combination(rows: Float64Array[], weights: number[][], column: number): Float64Array {
  const sum = new Float64Array(rows[0].length);
  for (let k = 0; k < rows.length; k++) {
    for (let d = 0; d < sum.length; d++) sum[d] += weights[k][column] * rows[k][d];
  }
  return sum;
}

/** Of v and -v the one whose greatest component is positive, so that the same data always give the same picture. */
function withFixedSign(vector: Float64Array): Float64Array {
  let greatest = 0;
  for (const value of vector) if (Math.abs(value) > Math.abs(greatest)) greatest = value;
  return greatest < 0 ? vector.map((value) => -value) : vector;
}

function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length & ~3;
  // four sums, because one would wait for each addition to end before the next
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (let d = 0; d < whole; d += 4) {
    sum0 += a[d] * b[d];
    sum1 += a[d + 1] * b[d + 1];
    sum2 += a[d + 2] * b[d + 2];
    sum3 += a[d + 3] * b[d + 3];
  }
  for (let d = whole; d < a.length; d++) sum0 += a[d] * b[d];
  return sum0 + sum1 + (sum2 + sum3);
}
