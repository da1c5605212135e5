import { NdArray } from "ndarray";
import { LatentCodes } from "../../lib/evaluation/evaluation";

/** A unit is active where the variance of its mean over images is above this. Source: Burda et al. 2016, section 5. */
export const ACTIVE_VARIANCE = 0.01;

/** Which latent units say something about the image, and how much. */
export interface LatentActivity {
  /** Var_x(E[z_d | x]) of each unit, divided by N − 1: 0 where a unit's mean ignores the image. */
  variance: Float64Array;
  /** Units whose variance is above ACTIVE_VARIANCE, ascending. */
  active: number[];
}

/**
 * The active units of an encoder, those with Var_x(E[z | x]) > 0.01; the others have collapsed to the prior.
 *
 * @param mu means of the posteriors of many images, [N, latentDim], N from 2, such as encodeImages gives
 * @throws RangeError when there are fewer than two images
 *
 * Source: Burda, Grosse and Salakhutdinov 2016, section 5.
 */
export function latentActivity(mu: NdArray<Float32Array>): LatentActivity {
  const [images, latentDim] = mu.shape;
  if (images < 2) throw new RangeError(`mu: expected at least 2 images for a variance, found ${images}`);
  const variance = new Float64Array(latentDim);
  for (let d = 0; d < latentDim; d++) {
    let sum = 0;
    for (let i = 0; i < images; i++) sum += mu.get(i, d);
    for (let i = 0; i < images; i++) variance[d] += (mu.get(i, d) - sum / images) ** 2 / (images - 1);
  }
  const active = Array.from(variance.keys()).filter((d) => variance[d] > ACTIVE_VARIANCE);
  return { variance, active };
}

/**
 * KL(q(z_d | x) ‖ N(0, 1)) = −½ (1 + log σ² − mu² − σ²) of each latent dimension, mean over images; their sum is the loss's
 * KL term.
 *
 * @param codes of many images, such as encodeImages gives; a VAE's, since a standard autoencoder's logVar means nothing
 * @returns nats of each dimension, [latentDim]
 *
 * Source: write-up, "A função de perda"; Kingma and Welling 2014, appendix B.
 */
export function klOfDimensions({ mu, logVar }: LatentCodes): Float64Array {
  const [images, latentDim] = mu.shape;
  return Float64Array.from({ length: latentDim }, (_, d) => {
    let sum = 0;
    for (let i = 0; i < images; i++)
      sum -= 0.5 * (1 + logVar.get(i, d) - mu.get(i, d) ** 2 - Math.exp(logVar.get(i, d)));
    return sum / images;
  });
}
