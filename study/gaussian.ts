import { CholeskyDecomposition, Matrix } from "ml-matrix";
import ndarray, { NdArray } from "ndarray";
import { RandomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { crossProducts } from "./measures";

/** A Gaussian with full covariance in D dimensions. */
export interface Gaussian {
  /** [D] */
  mean: Float64Array;
  /** Lower triangular L with L Lᵀ the covariance, [D, D] row by row. */
  cholesky: Float64Array;
  /** log det L, in nats. */
  logDeterminant: number;
}

/** Added to each variance, in units of the mean variance, so that a dimension that is never used can be factorised. */
const RIDGE = 1e-6;

/**
 * The Gaussian with the mean and covariance of weighted points.
 *
 * @param points [N, D]
 * @param weights [N], 1 each unless given
 * @throws RangeError when the weights sum to nothing
 */
export function fitGaussian(points: NdArray<Float32Array>, weights?: Float64Array): Gaussian {
  const [count, dimensions] = points.shape;
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : count;
  if (!(total > 0)) throw new RangeError(`weights: expected a positive sum, found ${total}`);
  const values = rowMajor(points);
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    const weight = (weights ? weights[i] : 1) / total;
    for (let d = 0; d < dimensions; d++) mean[d] += weight * values[i * dimensions + d];
  }
  const centred = new Float64Array(count * dimensions);
  const weighted = new Float64Array(count * dimensions);
  for (let i = 0, at = 0; i < count; i++) {
    const weight = (weights ? weights[i] : 1) / total;
    for (let d = 0; d < dimensions; d++, at++) {
      centred[at] = values[at] - mean[d];
      weighted[at] = weight * centred[at];
    }
  }
  const sums = crossProducts(weighted, centred, dimensions);
  return { mean, ...factorised(sums, dimensions) };
}

/** Cholesky's factor of a covariance whose lower triangle is given, with a ridge on its diagonal. */
function factorised(lower: Float64Array, dimensions: number): Pick<Gaussian, "cholesky" | "logDeterminant"> {
  const covariance = Matrix.zeros(dimensions, dimensions);
  for (let row = 0; row < dimensions; row++) {
    for (let column = 0; column <= row; column++) {
      covariance.set(row, column, lower[row * dimensions + column]).set(column, row, lower[row * dimensions + column]);
    }
  }
  const ridge = (RIDGE * covariance.trace()) / dimensions || RIDGE;
  for (let d = 0; d < dimensions; d++) covariance.set(d, d, covariance.get(d, d) + ridge);
  const factor = new CholeskyDecomposition(covariance).lowerTriangularMatrix;
  return {
    cholesky: Float64Array.from(factor.to1DArray()),
    logDeterminant: factor.diagonal().reduce((sum, value) => sum + Math.log(value), 0),
  };
}

/** log N(x; mean, covariance) in nats of each point. @param points [N, D] @returns [N] */
export function logDensities(
  { mean, cholesky, logDeterminant }: Gaussian,
  points: NdArray<Float32Array>,
): Float64Array {
  const [count, dimensions] = points.shape;
  const values = rowMajor(points);
  const rest = new Float64Array(dimensions);
  const constant = 0.5 * dimensions * Math.log(2 * Math.PI) + logDeterminant;
  const densities = new Float64Array(count);
  const columns = transposed(cholesky, dimensions);
  for (let i = 0; i < count; i++) {
    let square = 0;
    for (let d = 0; d < dimensions; d++) rest[d] = values[i * dimensions + d] - mean[d];
    // Column by column, since the rows below one another don't wait for each other.
    for (let column = 0; column < dimensions; column++) {
      const whitened = rest[column] / columns[column * dimensions + column];
      for (let row = column + 1; row < dimensions; row++) rest[row] -= columns[column * dimensions + row] * whitened;
      square += whitened * whitened;
    }
    densities[i] = -0.5 * square - constant;
  }
  return densities;
}

function transposed(square: Float64Array, side: number): Float64Array {
  return square.map((_, at) => square[(at % side) * side + Math.floor(at / side)]);
}

/** Draws from a Gaussian: mean + L ε. @returns [count, D] */
export function sampleGaussian(
  { mean, cholesky }: Gaussian,
  count: number,
  random: RandomStream,
): NdArray<Float32Array> {
  const dimensions = mean.length;
  const points = new Float32Array(count * dimensions);
  const epsilon = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimensions; d++) epsilon[d] = random.normal();
    for (let row = 0; row < dimensions; row++) {
      let value = mean[row];
      for (let column = 0; column <= row; column++) value += cholesky[row * dimensions + column] * epsilon[column];
      points[i * dimensions + row] = value;
    }
  }
  return ndarray(points, [count, dimensions]);
}
