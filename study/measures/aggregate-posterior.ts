import ndarray, { NdArray } from "ndarray";
import { finiteRows, rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { LatentCodes } from "../../lib/evaluation/evaluation";
import { Posterior } from "../../lib/model/latent-model";
import { Rows } from "./matrices";
import { MeanEstimate, meanEstimate } from "./spread";
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
