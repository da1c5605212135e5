import { EigenvalueDecomposition } from "ml-matrix";
import ndarray, { NdArray } from "ndarray";
import { finiteRows, rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { LatentCodes } from "../../lib/evaluation/evaluation";
import { Posterior } from "../../lib/model/latent-model";
import { logSumExp } from "./log-mean-exp";
import { Rows, sampleMoments } from "./matrices";
import { MeanEstimate, meanEstimate } from "./spread";
import { LongRun, turns } from "./turns";
import { twoSampleTest, TwoSampleOptions, TwoSampleTest } from "./two-sample";

/**
 * One draw of z from the posterior of each image, z = mu + exp(½ logVar) ε; mu where the posterior has no variance.
 *
 * @param codes of images, such as encodeImages gives
 * @param seed of the draws
 * @returns z [N, latentDim]: a sample of the aggregate posterior q(z), the mean of q(z | x) over images
 */
export function sampledCodes({ mu, logVar }: LatentCodes<Posterior>, seed: number): NdArray<Float32Array> {
  if (logVar === undefined) return mu;
  const random = randomStream(seed, "audit/codes");
  const [means, logVars] = [rowMajor(mu), rowMajor(logVar)];
  return ndarray(
    means.map((mean, i) => mean + Math.exp(0.5 * logVars[i]) * random.normal()),
    mu.shape.slice(),
  );
}

/** Draws from the prior N(0, I), [count, latentDim]: what codes are compared with, and the control that agrees with it. */
export function priorDraws(count: number, latentDim: number, seed: number): NdArray<Float32Array> {
  const random = randomStream(seed, "audit/prior");
  return ndarray(
    Float32Array.from({ length: count * latentDim }, () => random.normal()),
    [count, latentDim],
  );
}

/**
 * Whether a classifier can tell codes z from draws of N(0, I): all dimensions at once, where moments look at each alone.
 *
 * @param z sampled codes [N, latentDim]; for the control that should agree, priorDraws of another seed
 * @returns as twoSampleTest, the codes being the first set: accuracy and AUC ½ where they can't be told apart
 * @throws as twoSampleTest does
 */
export function testAgainstPrior(z: NdArray<Float32Array>, options: TwoSampleOptions): Promise<TwoSampleTest> {
  return twoSampleTest(z, priorDraws(z.shape[0], z.shape[1], options.seed), options);
}

/** KL(q(z) ‖ N(0, I)) of an aggregate posterior between two bounds, in nats. */
export interface AggregateKlBounds {
  /** At most KL, in expectation: q(z) is estimated for each draw from the other images' posteriors. */
  lower: MeanEstimate;
  /** At least KL, in expectation: the draw's own image is among them; KL(mean of these q(z | x) ‖ N(0, I)). */
  upper: MeanEstimate;
}

/** Images whose posterior is so many times e less dense than the densest add nothing that a double could show. */
const NEGLIGIBLE = 40;

/**
 * Bounds of KL(q(z) ‖ N(0, I)) from the posteriors themselves: the mean over images i, with z_i from q(z | x_i), of
 * log (1 / n Σ q(z_i | x_n)) − log N(z_i; 0, I), where n runs over the other images (lower) or over all (upper).
 *
 * By Jensen's inequality the first is too small on average; the second is KL of a mixture of N posteriors, which is too large
 * on average, KL being convex. The upper bound can't be below KL(q(z | x) ‖ N(0, I)) − log N: where posteriors are narrow,
 * as with twenty active units, the bounds stay nats apart, and heldOutKl of a fitted density is the better lower one.
 *
 * 10,000 codes of 20 dimensions take about 2 s.
 *
 * @param codes mu and logVar of N images, [N, latentDim], N from 2
 * @param seed of the draws, those of sampledCodes
 * @throws RangeError when a number is not finite; the signal's reason when it is aborted
 *
 * Source: Hoffman and Johnson 2016, "ELBO surgery"; Tomczak and Welling 2018, "VAE with a VampPrior", equation 7.
 */
export async function aggregateKl(codes: LatentCodes, seed: number, run: LongRun = {}): Promise<AggregateKlBounds> {
  const [count, dimensions] = codes.mu.shape;
  const means = finiteRows("mu", codes.mu, Float64Array);
  const inverses = finiteRows("logVar", codes.logVar, Float64Array).map((logVar) => Math.exp(-0.5 * logVar));
  const z = finiteRows("z", sampledCodes(codes, seed), Float64Array);
  // log det of each posterior's σ; the constants ½ log 2π cancel against the prior's.
  const logScales = new Float64Array(count);
  for (let at = 0; at < inverses.length; at++) logScales[Math.floor(at / dimensions)] -= Math.log(inverses[at]);
  const [lower, upper] = [new Float64Array(count), new Float64Array(count)];
  const logs = new Float64Array(count);
  const turn = turns(count, run);
  for (let i = 0; i < count; i++) {
    let densest = -Infinity;
    let own = -Infinity;
    for (let n = 0; n < count; n++) {
      let logDensity = -logScales[n];
      const least = n === i ? -Infinity : densest - NEGLIGIBLE;
      for (let d = 0, p = i * dimensions, q = n * dimensions; d < dimensions && logDensity >= least; d++, p++, q++)
        logDensity -= 0.5 * ((z[p] - means[q]) * inverses[q]) ** 2;
      if (n === i) [own, logDensity] = [logDensity, -Infinity];
      logs[n] = logDensity;
      if (logDensity > densest) densest = logDensity;
    }
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += z[i * dimensions + d] ** 2;
    const others = logSumExp(logs);
    lower[i] = others - Math.log(count - 1) + squares / 2;
    upper[i] = logSumExp([others, own]) - Math.log(count) + squares / 2;
    await turn(i + 1);
  }
  return { lower: meanEstimate(lower), upper: meanEstimate(upper) };
}

/**
 * The mean of log q̂(z) − log N(z; 0, I) over codes that the density q̂ was not fitted to: KL(q ‖ N(0, I)) − KL(q ‖ q̂), a lower
 * bound of KL(q(z) ‖ N(0, I)) that is the tighter the better q̂ fits.
 *
 * @param logDensities log q̂ of each code in nats, [N], such as mixtureLogDensities gives
 * @param z the codes [N, latentDim], N from 2
 * @throws RangeError when the numbers differ
 */
export function heldOutKl(logDensities: ArrayLike<number>, z: Rows): MeanEstimate {
  const [count, dimensions] = z.shape;
  if (logDensities.length !== count)
    throw new RangeError(`logDensities: expected ${count}, one for each code, found ${logDensities.length}`);
  const values = finiteRows("z", z, Float64Array);
  const constant = (dimensions / 2) * Math.log(2 * Math.PI);
  return meanEstimate(
    Float64Array.from(logDensities, (logDensity, i) => {
      const own = values.subarray(i * dimensions, (i + 1) * dimensions);
      return logDensity + constant + own.reduce((sum, value) => sum + value ** 2, 0) / 2;
    }),
  );
}

/**
 * KL of the Gaussian with the codes' mean m and covariance S from N(0, I): ½ (tr S + |m|² − D − log det S).
 *
 * KL(q ‖ N(0, I)) is this plus KL(q ‖ N(m, S)), so it is the part that mean and covariance account for. N codes from N(0, I)
 * have about D (D + 3) / (4 N) instead of 0.
 *
 * @param z sampled codes [N, D], N from 2
 * @returns nats; Infinity where a dimension never varies
 * @throws RangeError when there are fewer than 2 codes, or a number is not finite
 */
export function momentKl(z: Rows): number {
  const { mean, covariance } = sampleMoments("z", z);
  const variances = new EigenvalueDecomposition(covariance, { assumeSymmetric: true }).realEigenvalues;
  const spread = variances.reduce((sum, variance) => sum + variance - 1 - Math.log(Math.max(variance, 0)), 0);
  return (spread + mean.reduce((sum, m) => sum + m ** 2, 0)) / 2;
}
