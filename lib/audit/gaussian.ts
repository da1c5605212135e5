import { CholeskyDecomposition, Matrix } from "ml-matrix";
import ndarray, { NdArray } from "ndarray";
import { RandomStream } from "../random";

/** A Gaussian with full covariance in D dimensions. */
export interface Gaussian {
  /** [D] */
  mean: Float64Array;
  /** Lower triangular L with L Lᵀ the covariance, [D, D]. */
  cholesky: Matrix;
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
  const mean = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    const weight = (weights ? weights[i] : 1) / total;
    for (let d = 0; d < dimensions; d++) mean[d] += weight * points.data[i * dimensions + d];
  }
  const covariance = Matrix.zeros(dimensions, dimensions);
  const centred = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    const weight = (weights ? weights[i] : 1) / total;
    for (let d = 0; d < dimensions; d++) centred[d] = points.data[i * dimensions + d] - mean[d];
    for (let row = 0; row < dimensions; row++) {
      for (let column = 0; column <= row; column++) {
        covariance.set(row, column, covariance.get(row, column) + weight * centred[row] * centred[column]);
      }
    }
  }
  const ridge = (RIDGE * covariance.trace()) / dimensions || RIDGE;
  for (let row = 0; row < dimensions; row++) {
    covariance.set(row, row, covariance.get(row, row) + ridge);
    for (let column = 0; column < row; column++) covariance.set(column, row, covariance.get(row, column));
  }
  return { mean, cholesky: new CholeskyDecomposition(covariance).lowerTriangularMatrix };
}

/** log N(x; mean, covariance) in nats of the point that starts at an offset. */
export function logDensity({ mean, cholesky }: Gaussian, data: Float32Array, offset: number): number {
  const dimensions = mean.length;
  const whitened = new Float64Array(dimensions);
  let logDeterminant = 0;
  let square = 0;
  for (let row = 0; row < dimensions; row++) {
    let rest = data[offset + row] - mean[row];
    for (let column = 0; column < row; column++) rest -= cholesky.get(row, column) * whitened[column];
    whitened[row] = rest / cholesky.get(row, row);
    logDeterminant += Math.log(cholesky.get(row, row));
    square += whitened[row] ** 2;
  }
  return -0.5 * (square + dimensions * Math.log(2 * Math.PI)) - logDeterminant;
}

/** Draws from a Gaussian: mean + L ε. @returns [count, D] */
export function sampleGaussian({ mean, cholesky }: Gaussian, count: number, random: RandomStream): NdArray<Float32Array> {
  const dimensions = mean.length;
  const points = new Float32Array(count * dimensions);
  const epsilon = new Float64Array(dimensions);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dimensions; d++) epsilon[d] = random.normal();
    for (let row = 0; row < dimensions; row++) {
      let value = mean[row];
      for (let column = 0; column <= row; column++) value += cholesky.get(row, column) * epsilon[column];
      points[i * dimensions + row] = value;
    }
  }
  return ndarray(points, [count, dimensions]);
}
