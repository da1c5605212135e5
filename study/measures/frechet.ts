import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { Moments } from "./matrices";

/** The Fréchet distance of two sets and the two terms that make it up, in the features' unit squared. */
export interface FrechetDistance {
  /** |μ1 − μ2|². */
  means: number;
  /** tr(Σ1 + Σ2 − 2 (Σ1^½ Σ2 Σ1^½)^½). */
  covariances: number;
  /** means + covariances; the squared distance, as the Fréchet inception distance is. */
  total: number;
}

/**
 * The Fréchet distance between Gaussians with the means and covariances of two sets of features:
 * |μ1 − μ2|² + tr(Σ1 + Σ2 − 2 (Σ1^½ Σ2 Σ1^½)^½), all in double precision. Moments are given, so that those of a set which
 * many are compared with are taken once.
 *
 * It is biased upwards for small sets, the more so the more features there are: compare it with that of two sets of real
 * images of the same sizes. The square roots are by eigenvalues; those that rounding makes negative count as 0.
 *
 * @param one sampleMoments of one set's features, [N1, D]
 * @param two sampleMoments of the other's, [N2, D]
 * @throws RangeError when the columns differ in number
 *
 * Source: Heusel et al. 2017, "GANs trained by a two time-scale update rule converge to a local Nash equilibrium",
 * equation 6; Dowson and Landau 1982, with the symmetric product, whose trace is that of (Σ1 Σ2)^½.
 */
export function frechetDistance(one: Moments, two: Moments): FrechetDistance {
  if (one.mean.length !== two.mean.length) {
    throw new RangeError(`second: expected ${one.mean.length} columns, as the first has, found ${two.mean.length}`);
  }
  const means = one.mean.reduce((sum, mean, d) => sum + (mean - two.mean[d]) ** 2, 0);
  const root = squareRoot(one.covariance);
  const product = root.mmul(two.covariance).mmul(root);
  const crossTrace = eigenvalues(symmetric(product)).reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0);
  const covariances = one.covariance.trace() + two.covariance.trace() - 2 * crossTrace;
  return { means, covariances, total: means + covariances };
}

function eigenvalues(matrix: Matrix): number[] {
  return new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues;
}

/** The positive semidefinite square root of a covariance, V diag(√λ) Vᵀ. */
function squareRoot(covariance: Matrix): Matrix {
  const { realEigenvalues, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))));
  return vectors.mmul(roots).mmul(vectors.transpose());
}

/** (M + Mᵀ) / 2, which undoes the asymmetry that rounding brings. */
function symmetric(matrix: Matrix): Matrix {
  return Matrix.add(matrix, matrix.transpose()).mul(0.5);
}
