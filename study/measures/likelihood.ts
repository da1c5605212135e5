import { NdArray } from "ndarray";
import { CompiledFunction, compileFunction, Mode, tf } from "@vae-notebooks/tf-graph";
import { batchRanges, batchSizes } from "../../lib/data/batch";
import { GaussianPosterior, LatentModel, Posterior } from "../../lib/model/latent-model";
import { bernoulli } from "../../lib/model/likelihood";
import { noiseCounter, standardNormal } from "../../lib/model/noise";
import { streamSeed } from "@vae-notebooks/random";
import { reparameterize } from "../../lib/model/reparameterization";
import { rowMajor } from "@vae-notebooks/arrays";
import { LogMeanExp } from "./log-mean-exp";
import { unitPixels } from "./pixels";
import { LongRun, turns } from "./turns";

/** A model x ← z with the prior N(0, I) and a Gaussian proposal q(z | x), as the bound needs it; both are traced. */
export interface LatentVariableModel {
  readonly latentDim: number;
  /** q(z | x) of images x [N, D]: means and log variances [N, latentDim]. */
  posterior(x: tf.Tensor2D): GaussianPosterior;
  /** log p(x | z) in nats of each image under each of its own draws: x [N, D], z [N, draws, latentDim] → [N, draws]. */
  logLikelihood(x: tf.Tensor2D, z: tf.Tensor3D): tf.Tensor2D;
}

/** How a bound is computed; its progress counts draws over all images. */
export interface BoundOptions extends LongRun {
  /** The numbers K of draws, such as [1, 50, 500]; all come from the same pass, which takes the time of the largest. */
  draws: readonly number[];
  /** Of the noise: the same seed gives the same numbers. */
  seed: number;
  /** Whether the passes run as a graph; where TensorFlow can, unless given. */
  mode?: Mode;
}

/** The bound with K draws. */
export interface ImportanceBound {
  /** K. */
  draws: number;
  /** Of each image, [N]: an unbiased estimate of the bound, in nats; meanEstimate gives their mean and its standard error. */
  nats: Float32Array;
}

/** Draws of one pass, over its images: enough to keep the processor busy, few enough for its caches. */
const PASS_ROWS = 2000;
/** Draws of one image in one pass, at most. */
const PASS_DRAWS = 50;

/**
 * The importance-weighted bound of log p(x): L_K = E[log (1/K) Σ_k p(x | z_k) p(z_k) / q(z_k | x)], z_k from q(z | x).
 *
 * L_1 is the ELBO, L_K never falls with K and tends to log p(x). With the largest K of the options drawn, a smaller one is
 * averaged over as many disjoint groups of the draws as there are, so that it is estimated the more exactly.
 *
 * @param model whose likelihood is bounded; its functions are called while a graph is traced
 * @param x images [N, D]
 * @returns a bound for each K, in the order of the options; nats for each image
 * @throws RangeError when K is not an integer from 1 or there is no image; the signal's reason when it is aborted
 *
 * Source: Burda, Grosse and Salakhutdinov 2016, "Importance weighted autoencoders", equation 8 and theorem 1.
 */
export async function importanceBounds(
  model: LatentVariableModel,
  x: NdArray<Float32Array>,
  options: BoundOptions,
): Promise<ImportanceBound[]> {
  const [images, pixels] = x.shape;
  const values = rowMajor(x);
  const most = checkDraws(options.draws, images);
  const passDraws = Math.min(most, PASS_DRAWS);
  const passImages = Math.min(images, Math.max(1, Math.floor(PASS_ROWS / passDraws)));
  const bounds = options.draws.map((draws) => ({ draws, nats: new Float32Array(images) }));
  const weights = compileLogWeights(model, pixels, passDraws, batchSizes(images, passImages), options.mode);
  const turn = turns(images * most, options);
  try {
    for (const [from, to] of batchRanges(images, passImages)) {
      const count = to - from;
      const block = values.subarray(from * pixels, to * pixels);
      const noise = streamSeed(options.seed, `importance/${from}`);
      const running = options.draws.map((draws) => new LogMeanExp(count, draws));
      for (let done = 0, pass = 0; done < most; done += passDraws, pass++) {
        const { logWeights } = weights.run([block, Int32Array.of(noise, pass)]);
        const drawn = logWeights.dataSync();
        logWeights.dispose();
        for (let k = 0; k < Math.min(passDraws, most - done); k++)
          running.forEach((sum) => sum.add(drawn, k, passDraws));
        await turn(from * most + count * Math.min(done + passDraws, most));
      }
      running.forEach((sum, i) => bounds[i].nats.set(sum.means(), from));
    }
  } finally {
    weights.dispose();
  }
  return bounds;
}

/**
 * importanceBounds of a model on images. Under the write-up's likelihood the pixels are grey, and log p(x | z) = −BCE is a log
 * probability of binary pixels only: the bounds compare models with each other and with the ELBO, not with binarised MNIST.
 *
 * @param model not a conditional one
 * @param images grey levels [N, rows, columns]
 * @throws as importanceBounds does; TypeError for a model whose posterior has no variance, such as a standard autoencoder
 */
export async function vaeBounds(
  model: LatentModel,
  images: NdArray<Uint8Array>,
  options: BoundOptions,
): Promise<ImportanceBound[]> {
  return importanceBounds(asBounded(model), unitPixels(images), options);
}

/** A model as the bound sees it. */
function asBounded(model: LatentModel): LatentVariableModel {
  return {
    latentDim: model.latentDim,
    posterior: (x) => withVariance(model.encode({ images: x })),
    logLikelihood: (x, z) => (model.likelihood === bernoulli ? bernoulliDraws(model, x, z) : eachDraw(model, x, z)),
  };
}

function withVariance({ mu, logVar }: Posterior): GaussianPosterior {
  if (logVar === undefined)
    throw new TypeError(
      "model: expected a posterior q(z | x) with a variance, found none, as in a standard autoencoder",
    );
  return { mu, logVar };
}

/** log p(x | z) = Σ_pixels x · logit − softplus(logit), the negative of pixelCrossEntropy: [N, draws]. */
function bernoulliDraws(model: LatentModel, x: tf.Tensor2D, z: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const [images, draws, latentDim] = z.shape;
    const pixels = x.shape[1];
    const logits = model.decode(tf.reshape(z, [images * draws, latentDim]));
    // Each image meets its own draws in one matrix product, instead of a copy of it for every draw.
    const linear = tf.matMul(tf.reshape(logits, [images, draws, pixels]), tf.reshape(x, [images, pixels, 1]));
    const softplus = tf.sum(tf.softplus(logits), 1);
    return tf.sub(tf.reshape(linear, [images, draws]), tf.reshape(softplus, [images, draws])) as tf.Tensor2D;
  });
}

/** log p(x | z) by the model's own likelihood, with a copy of the image for every draw: [N, draws]. */
function eachDraw(model: LatentModel, x: tf.Tensor2D, z: tf.Tensor3D): tf.Tensor2D {
  return tf.tidy(() => {
    const [images, draws, latentDim] = z.shape;
    const pixels = x.shape[1];
    const copies = tf.reshape(tf.tile(tf.reshape(x, [images, 1, pixels]), [1, draws, 1]), [images * draws, pixels]);
    const output = model.decode(tf.reshape(z, [images * draws, latentDim]));
    const nats = tf.sum(model.likelihood.pixelLoss(output, copies as tf.Tensor2D), 1);
    return tf.reshape(tf.neg(nats), [images, draws]) as tf.Tensor2D;
  });
}

/** log p(x | z) + log p(z) − log q(z | x) of draws z from q: a traced function of [x, noise counter] to [N, draws]. */
function compileLogWeights(
  model: LatentVariableModel,
  pixels: number,
  draws: number,
  blocks: number[],
  mode?: Mode,
): CompiledFunction<"logWeights"> {
  const { latentDim } = model;
  const examples = blocks.map((images): [tf.Tensor2D, tf.Tensor1D] => [tf.zeros([images, pixels]), noiseCounter(0, 0)]);
  const f = ([x, counter]: [tf.Tensor2D, tf.Tensor1D]): { logWeights: tf.Tensor } => {
    const images = x.shape[0];
    const posterior = model.posterior(x);
    const perDraw = (tensor: tf.Tensor2D) =>
      tf.reshape(tf.tile(tf.reshape(tensor, [images, 1, latentDim]), [1, draws, 1]), [
        images * draws,
        latentDim,
      ]) as tf.Tensor2D;
    const logVar = perDraw(posterior.logVar);
    const epsilon = standardNormal<tf.Rank.R2>([images * draws, latentDim], counter);
    const z = reparameterize(perDraw(posterior.mu), logVar, epsilon);
    // log p(z) − log q(z | x) = ½ Σ (ε² + log σ² − z²): the constants cancel, and (z − mu)² / σ² is ε².
    const ratio = tf.mul(tf.sum(tf.sub(tf.add(tf.square(epsilon), logVar), tf.square(z)), 1), 0.5);
    const likelihood = model.logLikelihood(x, tf.reshape(z, [images, draws, latentDim]));
    return { logWeights: tf.add(likelihood, tf.reshape(ratio, [images, draws])) };
  };
  try {
    return compileFunction({ f, examples, mode });
  } finally {
    tf.dispose(examples);
  }
}

function checkDraws(draws: readonly number[], images: number): number {
  if (draws.length === 0) throw new RangeError("draws: expected at least one number K, found none");
  if (images < 1) throw new RangeError("x: expected at least one image, found none");
  for (const k of draws)
    if (!Number.isInteger(k) || k < 1) throw new RangeError(`draws: expected integers from 1, found ${k}`);
  return Math.max(...draws);
}
