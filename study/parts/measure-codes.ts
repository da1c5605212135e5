import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { randomStream } from "@vae-notebooks/random";
import { encodeImages } from "../../lib/evaluation/evaluation";
import { LatentModel } from "../../lib/model/latent-model";
import { heldOutKl, sampledCodes, Spread, spread, testAgainstPrior } from "../measures";
import { fitMixture, Mixture, mixtureLogDensities } from "../mixture";
import { AuditPlan } from "./plan";

/** Codes that a classifier has to tell from N(0, I): enough for a stable answer, few enough for seconds. */
const TESTED_CODES = 4000;

/**
 * How like N(0, I) codes are: dimension by dimension, and all dimensions together.
 *
 * @param z codes of test images [N, D], sampled
 * @param fitted a density that was fitted to the codes of other images
 * @param seed of the classifier and its draws
 */
export async function measureCodes(
  z: NdArray<Float32Array>,
  fitted: Mixture,
  seed: number,
): Promise<Record<string, number>> {
  const rows = Math.min(TESTED_CODES, z.shape[0]);
  const tested = ndarray(rowMajor(z).slice(0, rows * z.shape[1]), [rows, z.shape[1]]);
  const { auc } = await testAgainstPrior(tested, { seed });
  const { mean } = heldOutKl(mixtureLogDensities(fitted, z), z);
  return { ...furthestMoments(z), priorAuc: auc, priorKl: mean };
}

/** The mixture that density and samples of the audit come from. */
export function codesMixture(codes: NdArray<Float32Array>, { components }: AuditPlan, seed: number): Mixture {
  return fitMixture(codes, components, randomStream(seed, "audit/mixture start"));
}

/** Over dimensions, the furthest mean from 0 and the furthest variance from 1, each as a distance. */
export function furthestMoments(z: NdArray<Float32Array>): { furthestMean: number; furthestVariance: number } {
  const columns = columnsOf(z);
  return {
    furthestMean: Math.max(...columns.map(({ mean }) => Math.abs(mean))),
    furthestVariance: Math.max(...columns.map(({ deviation }) => Math.abs((deviation ?? 0) ** 2 - 1))),
  };
}

/** Mean and deviation of each column. */
function columnsOf(z: NdArray<Float32Array>): Spread[] {
  const [count, dimensions] = z.shape;
  return Array.from({ length: dimensions }, (_, d) =>
    spread(Float64Array.from({ length: count }, (_, i) => z.get(i, d))),
  );
}

/**
 * Mean and variance of each latent dimension over images, of one draw of z for each: what KL pulls to 0 and 1 (the code itself
 * for a standard autoencoder).
 *
 * @returns [latentDim] each
 */
export function aggregatePosterior(
  model: LatentModel,
  images: NdArray<Uint8Array>,
  seed: number,
): { mean: Float32Array; variance: Float32Array } {
  const columns = columnsOf(sampledCodes(encodeImages(model, images), seed));
  return {
    mean: Float32Array.from(columns, ({ mean }) => mean),
    variance: Float32Array.from(columns, ({ deviation }) => (deviation ?? 0) ** 2),
  };
}
