import { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { tf } from "@vae-notebooks/tf-graph";
import { imagesTensor } from "../../lib/data/batch";
import { LatentModel } from "../../lib/model/latent-model";
import { reparameterize } from "../../lib/model/reparameterization";
import { logBernoulliIntegral } from "../measures";

const SEED = 1;
/** Draws of z of each estimate of the gradient. */
const DRAWS = 10000;
const LEVELS = Array.from({ length: 256 }, (_, level) => level / 255);

/** How many of the 256 grey levels x have their least cost, over p = 0, 1/255, … 1, elsewhere than at p = x. */
export function misplacedMinima(cost: (x: number, p: number) => number): number {
  return LEVELS.filter((x, at) => {
    const costs = LEVELS.map((p) => cost(x, p));
    return costs.indexOf(Math.min(...costs)) !== at;
  }).length;
}

/**
 * What the continuous Bernoulli leaves out: |log ∫₀¹ C(p) p^x (1 − p)^(1 − x) dx|, by Simpson's rule, the mean over p.
 *
 * It checks the measure that says what BCE leaves out: a density leaves out nothing.
 */
export function densityLeftOut(): number {
  const ps = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  const steps = 200;
  const each = ps.map((p) => {
    const logit = Math.log(p / (1 - p));
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const x = i / steps;
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * Math.exp(x * Math.log(p) + (1 - x) * Math.log(1 - p) - logBernoulliIntegral(logit));
    }
    return Math.abs(Math.log(sum / (3 * steps)));
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

/** What is found of gradients through a draw. */
export interface GradientChecks {
  /** Greatest difference of automatic gradients of Σ z from 1 (by μ) and ½ σ ε (by log σ²); from 1 and σ ε. */
  error: number;
  wrongError: number;
  /** Greatest gradient when z is taken as given after it was drawn, and when it is not. */
  blocked: number;
  passed: number;
  /** Score-function gradient of the expected BCE by μ against the reparameterised one, in standard errors; with a factor of 2. */
  scoreFunction: number;
  wrongScoreFunction: number;
  /** The reparameterised one against itself from other draws. */
  again: number;
  /** Variance of the score-function gradient over that of the reparameterised one, mean over dimensions. */
  varianceRatio: number;
}

/**
 * Compares gradients through sampling: automatic ones with the formula, and with the score function's.
 *
 * @param model a trained VAE
 * @param images the first of them is the x of the expected BCE
 *
 * Source: write-up, "O Truque de Reparametrização"; Williams 1992 (score function).
 */
export function gradientChecks(model: LatentModel, images: NdArray<Uint8Array>): GradientChecks {
  return { ...automaticGradients(), ...estimators(model, images) };
}

function automaticGradients() {
  const random = randomStream(SEED, "audit/gradients");
  const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0];
  return tf.tidy(() => {
    const draw = () =>
      tf.tensor2d(
        Float32Array.from({ length: 1000 }, () => random.normal()),
        [50, 20],
      );
    const [mu, logVar, epsilon] = [draw(), draw(), draw()];
    const sumOf = (m: tf.Tensor, l: tf.Tensor) => tf.sum(reparameterize(m as tf.Tensor2D, l as tf.Tensor2D, epsilon));
    const [byMu, byLogVar] = tf.grads(sumOf)([mu, logVar]);
    const sigmaEpsilon = tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon);
    const difference = (factor: number) =>
      Math.max(largest(tf.sub(byMu, 1)), largest(tf.sub(byLogVar, tf.mul(sigmaEpsilon, factor))));
    return { error: difference(0.5), wrongError: difference(1), blocked: blockedGradient(), passed: largest(byMu) };
  });
}

/** The gradient that passes when z is drawn first and taken as given: TensorFlow.js finds no way from it to μ. */
function blockedGradient(): number {
  const drawn = tf.tidy(() => tf.randomNormal([50, 20], 0, 1, "float32", SEED));
  try {
    return tf.tidy(() => tf.max(tf.abs(tf.grad(() => tf.sum(drawn))(tf.zeros([50, 20])))).dataSync()[0]);
  } catch (error) {
    if (/Cannot compute gradient/.test((error as Error).message)) return 0;
    throw error;
  } finally {
    drawn.dispose();
  }
}

function estimators(model: LatentModel, images: NdArray<Uint8Array>) {
  return tf.tidy(() => {
    const x = imagesTensor(images, 0, 1);
    const { mu, logVar } = model.encode({ images: x });
    if (!logVar) throw new TypeError("model: expected a posterior with a variance, found none");
    const sigma = tf.exp(tf.mul(logVar, 0.5));
    const bce = (z: tf.Tensor2D) =>
      tf.sum(model.likelihood.pixelLoss(model.decode(z), tf.tile(x, [z.shape[0], 1]) as tf.Tensor2D), 1);
    const noise = (name: string) => {
      const random = randomStream(SEED, `audit/${name}`);
      const size = DRAWS * model.latentDim;
      return tf.tensor2d(
        Float32Array.from({ length: size }, () => random.normal()),
        [DRAWS, model.latentDim],
      );
    };
    const zOf = (epsilon: tf.Tensor2D) => tf.add(mu, tf.mul(sigma, epsilon)) as tf.Tensor2D;
    const pathwise = (epsilon: tf.Tensor2D) => tf.grad((z) => tf.sum(bce(z as tf.Tensor2D)))(zOf(epsilon));
    const epsilon = noise("score function");
    const cost = bce(zOf(epsilon));
    // A baseline changes the variance alone: the mean of 10,000 costs hardly depends on one of them.
    const centred = tf.reshape(tf.sub(cost, tf.mean(cost)), [DRAWS, 1]);
    const score = tf.mul(centred, tf.div(epsilon, sigma));
    const first = pathwise(noise("pathwise"));
    const second = pathwise(noise("pathwise again"));
    return {
      scoreFunction: apart(score, first),
      wrongScoreFunction: apart(tf.mul(score, 2), first),
      again: apart(second, first),
      varianceRatio: tf.mean(tf.div(tf.moments(score, 0).variance, tf.moments(first, 0).variance)).dataSync()[0],
    };
  });
}

/** Greatest difference of two means over draws [draws, D], in standard errors of the difference. */
function apart(one: tf.Tensor, other: tf.Tensor): number {
  const [a, b] = [one, other].map((draws) => tf.moments(draws, 0));
  const error = tf.sqrt(tf.div(tf.add(a.variance, b.variance), DRAWS));
  return tf.max(tf.abs(tf.div(tf.sub(a.mean, b.mean), error))).dataSync()[0];
}
