import ndarray, { NdArray } from "ndarray";
import { reconstructImages } from "../lib/evaluation/evaluation";
import { pixelEntropy } from "./measures/image-measures";
import { firstImages, LabelledImages } from "../lib/data/images";
import { interpolate, memorisationReport, nearestImages } from "./measures";
import { randomStream } from "@vae-notebooks/random";
import { reparameterize } from "../lib/model/reparameterization";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { LatentModel } from "../lib/model/latent-model";
import { AuditData, chooseEnds, judgePaths } from "./measure-model";
import { measureSamples } from "./measure-samples";
import { measureMap, measureSpace } from "./measure-space";
import { ControlMeasurements } from "./measurements";

/** Copies and reconstructions whose nearest training image is sought. */
const CHECKED_IMAGES = 2000;

/**
 * Takes the audit's measures on what should not pass them, and on real digits.
 *
 * @param model a trained VAE, for its reconstructions of test digits
 * @param training all training digits, of which copies and a comparison set are taken
 * @param seed of noise, maps and choices
 * @param say told what is being measured
 */
export async function measureControls(
  model: LatentModel,
  training: LabelledImages,
  data: AuditData,
  seed: number,
  say: (what: string) => void,
): Promise<{ measurements: ControlMeasurements; pixelMap: NdArray<Float32Array>; noiseMap: NdArray<Float32Array> }> {
  const { plan, judge, test, known, realFeatures, unseen } = data;
  const count = test.images.shape[0];
  say("real digits");
  const comparison = firstImages(training, plan.samples).images;
  const pixels = scaledPixels(test.images);
  say("raw pixels under t-SNE");
  const pixelMap = await measureMap(pixels, test.labels, seed);
  const pixelSpace = await measureSpace(pixels, test.labels, pixelMap);
  say("noise under t-SNE");
  const random = randomStream(seed, "audit/noise");
  const noise = ndarray(
    Float32Array.from({ length: count * 20 }, () => random.normal()),
    [count, 20],
  );
  const noiseMap = await measureMap(noise, test.labels, seed);
  const noiseSpace = await measureSpace(noise, test.labels, noiseMap);
  say("copies and reconstructions");
  const checked = Math.min(CHECKED_IMAGES, count);
  const copies = await nearestImages(firstImages(training, checked).images, known);
  const reconstructions = await nearestImages(reconstructImages(model, firstImages(test, checked).images, seed), known);
  const [from, to] = chooseEnds(pixels, plan.paths.pairs, seed);
  return {
    pixelMap: pixelMap.embedding,
    noiseMap: noiseMap.embedding,
    measurements: {
      testDigits: measureSamples(judge, test.images, realFeatures),
      trainingDigits: measureSamples(judge, comparison, realFeatures),
      pixelSpace,
      noiseSpace,
      crossFades: judgePaths(interpolate(from, to, plan.paths.steps, "straight"), judge),
      copies: memorisationReport(copies.distance.data, unseen),
      reconstructions: memorisationReport(reconstructions.distance.data, unseen),
      gradientError: reparameterizationError(seed),
      bce: { floor: pixelEntropy(test.images), misplacedMinima: misplacedMinima() },
    },
  };
}

/** Images as points of a space: [N, pixels] with ink from 0 to 1. */
export function scaledPixels(images: NdArray<Uint8Array>): NdArray<Float32Array> {
  return ndarray(
    Float32Array.from(rowMajor(images), (level) => level / 255),
    [images.shape[0], images.shape[1] * images.shape[2]],
  );
}

/** Greatest difference between automatic gradients of Σ z and the formulas 1 (by μ) and ½ σ ε (by log σ²). */
function reparameterizationError(seed: number): number {
  const random = randomStream(seed, "audit/gradients");
  return tf.tidy(() => {
    const draw = () =>
      tf.tensor2d(
        Float32Array.from({ length: 1000 }, () => random.normal()),
        [50, 20],
      );
    const [mu, logVar, epsilon] = [draw(), draw(), draw()];
    const [byMu, byLogVar] = tf.grads((m, l) => tf.sum(reparameterize(m as tf.Tensor2D, l as tf.Tensor2D, epsilon)))([
      mu,
      logVar,
    ]);
    const expected = tf.mul(tf.mul(tf.exp(tf.mul(logVar, 0.5)), epsilon), 0.5);
    return Math.max(
      tf.max(tf.abs(tf.sub(byMu, 1))).dataSync()[0],
      tf.max(tf.abs(tf.sub(byLogVar, expected))).dataSync()[0],
    );
  });
}

/** How many of the 256 grey levels x have their least BCE, over p = 0, 1/255, … 1, elsewhere than at p = x. */
function misplacedMinima(): number {
  const levels = Array.from({ length: 256 }, (_, level) => level / 255);
  const bce = (x: number, p: number) => (x > 0 ? -x * Math.log(p) : 0) + (x < 1 ? -(1 - x) * Math.log1p(-p) : 0);
  return levels.filter((x, at) => {
    const costs = levels.map((p) => bce(x, p));
    return costs.indexOf(Math.min(...costs)) !== at;
  }).length;
}
