import ndarray, { NdArray } from "ndarray";
import { RandomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { fitGaussian, Gaussian, logDensities, sampleGaussian } from "./gaussian";
import { logSumExp } from "./measures";

/** A mixture of Gaussians with full covariances. */
export interface Mixture {
  /** Shares, summing to 1. */
  weights: Float64Array;
  components: Gaussian[];
  /** Mean log density of the fitted points, nats, after each iteration: it never falls. */
  logLikelihoods: number[];
}

/**
 * Fits a mixture of Gaussians by expectation and maximisation, starting from centres spread out as k-means++ spreads them.
 *
 * @param points [N, D]
 * @param count of components
 * @param random decides the start
 * @param iterations at most; it stops when the mean log density rises by less than 1e-3 nats
 * @throws RangeError when there are fewer points than components
 *
 * Source: Dempster, Laird and Rubin 1977; the start: Arthur and Vassilvitskii 2007.
 */
export function fitMixture(view: NdArray<Float32Array>, count: number, random: RandomStream, iterations = 50): Mixture {
  const points = ndarray(rowMajor(view), view.shape);
  const [size] = points.shape;
  if (size < count) throw new RangeError(`points: expected at least ${count}, one a component, found ${size}`);
  // Responsibilities of each component for each point; at first each point is its nearest centre's.
  const shares = nearestCentre(points, spreadCentres(points, count, random));
  const logLikelihoods: number[] = [];
  let weights = new Float64Array(count);
  let components: Gaussian[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    weights = Float64Array.from(shares, (share) => share.reduce((sum, value) => sum + value, 0) / size);
    components = shares.map((share) => fitGaussian(points, share));
    const densities = components.map((component) => logDensities(component, points));
    const logs = new Float64Array(count);
    let sum = 0;
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < count; k++) logs[k] = Math.log(weights[k]) + densities[k][i];
      const logTotal = logSumExp(logs);
      sum += logTotal;
      for (let k = 0; k < count; k++) shares[k][i] = Math.exp(logs[k] - logTotal);
    }
    logLikelihoods.push(sum / size);
    if (iteration > 0 && logLikelihoods[iteration] - logLikelihoods[iteration - 1] < 1e-3) break;
  }
  return { weights, components, logLikelihoods };
}

/** log Σ_k w_k N(x; mean_k, covariance_k) in nats of each point. @param points [N, D] @returns [N] */
export function mixtureLogDensities({ weights, components }: Mixture, points: NdArray<Float32Array>): Float64Array {
  const densities = components.map((component) => logDensities(component, points));
  const logs = new Float64Array(weights.length);
  return Float64Array.from({ length: points.shape[0] }, (_, i) => {
    densities.forEach((density, k) => (logs[k] = Math.log(weights[k]) + density[i]));
    return logSumExp(logs);
  });
}

/** A mixture as arrays to be kept: shares [K], means [K, D] and Cholesky's factors [K, D, D]. */
export function mixtureArrays({ weights, components }: Mixture): Record<string, NdArray<Float64Array>> {
  const [count, dimensions] = [components.length, components[0].mean.length];
  return {
    "mixture-weights": ndarray(weights, [count]),
    "mixture-means": ndarray(joined(components.map(({ mean }) => mean)), [count, dimensions]),
    "mixture-factors": ndarray(joined(components.map(({ cholesky }) => cholesky)), [count, dimensions, dimensions]),
  };
}

/** Draws from a mixture: a component by its share, then a point of it. @returns [count, D] */
export function sampleMixture(
  { weights, components }: Mixture,
  count: number,
  random: RandomStream,
): NdArray<Float32Array> {
  const dimensions = components[0].mean.length;
  const points = new Float32Array(count * dimensions);
  for (let i = 0; i < count; i++) {
    let left = random.uniform();
    let k = 0;
    while (k < weights.length - 1 && left >= weights[k]) left -= weights[k++];
    points.set(sampleGaussian(components[k], 1, random).data, i * dimensions);
  }
  return ndarray(points, [count, dimensions]);
}

function spreadCentres(points: NdArray<Float32Array>, count: number, random: RandomStream): number[] {
  const size = points.shape[0];
  const centres = [Math.floor(random.uniform() * size)];
  const nearest = new Float64Array(size).fill(Infinity);
  while (centres.length < count) {
    const latest = centres[centres.length - 1];
    let total = 0;
    for (let i = 0; i < size; i++) {
      nearest[i] = Math.min(nearest[i], squaredDistance(points, i, latest));
      total += nearest[i];
    }
    let left = random.uniform() * total;
    let next = 0;
    while (next < size - 1 && left >= nearest[next]) left -= nearest[next++];
    centres.push(next);
  }
  return centres;
}

function nearestCentre(points: NdArray<Float32Array>, centres: number[]): Float64Array[] {
  const shares = centres.map(() => new Float64Array(points.shape[0]));
  for (let i = 0; i < points.shape[0]; i++) {
    const distances = centres.map((centre) => squaredDistance(points, i, centre));
    shares[distances.indexOf(Math.min(...distances))][i] = 1;
  }
  return shares;
}

function squaredDistance(points: NdArray<Float32Array>, i: number, j: number): number {
  const dimensions = points.shape[1];
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += (points.data[i * dimensions + d] - points.data[j * dimensions + d]) ** 2;
  return sum;
}

function joined(rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}
