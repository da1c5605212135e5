import ndarray, { NdArray } from "ndarray";
import { decodeVectors, encodeImages, generateImages, reconstructImages } from "../lib/evaluation/evaluation";
import { Judge } from "./judge";
import { LossTerms } from "../lib/model/loss";
import { firstImages, LabelledImages, TrainingImages } from "../lib/data/images";
import {
  decodePaths,
  GeneralisationGap,
  generalisationGap,
  imageLosses,
  interpolate,
  latentActivity,
  MeanEstimate,
  meanEstimate,
  MemorisationReport,
  memorisationReport,
  nearestImages,
  pathSmoothness,
  reconstructionQuality,
  vaeBounds,
} from "./measures";
import { randomStream } from "@vae-notebooks/random";
import { rowMajor } from "@vae-notebooks/arrays";
import { EpochRecord } from "../lib/training/training";
import { tf } from "@vae-notebooks/tf-graph";
import { LatentModel } from "../lib/model/latent-model";
import { fitGaussian, sampleGaussian } from "./gaussian";
import { measureSamples, recognisedRight, SampleMeasurements } from "./measure-samples";
import { MapMeasurements, measureMap, measureSpace, SpaceMeasurements } from "./measure-space";
import { fitMixture, sampleMixture } from "./mixture";
import { AuditedModel, AuditPlan } from "./plan";

/** How images change along paths between the codes of pairs of test digits, and how many of them are still digits. */
export interface PathMeasurements {
  /** Greatest step / mean step: 1 for even steps. Mean over paths. */
  unevenness: number;
  /** Share of the images between the ends that are recognisable. */
  recognisable: number;
}

/** What is measured of every trained model. Losses in nats per image. */
export interface SweptMeasurements {
  name: string;
  kind: AuditedModel["kind"];
  seed: number;
  beta: number;
  parameters: number;
  training: {
    first: number;
    fifth: number;
    last: number;
    lastButOne: number;
    validation: number;
    bestValidation: number;
  };
  test: LossTerms<number>;
  gap: GeneralisationGap;
  activeUnits: number;
  /** Mean and variance of z of test digits, the furthest from 0 and from 1 over the latent dimensions. */
  aggregate: { furthestMean: number; furthestVariance: number };
  reconstruction: {
    squaredError: number;
    /** Share of the originals' edges that is kept. */
    sharpness: number;
    /** Share that is recognisable as the right digit. */
    recognisedRight: number;
  };
  /** By where z comes from: N(0, I). */
  samples: { prior: SampleMeasurements };
  space: { map: MapMeasurements };
}

/** Everything that is measured of a model with the write-up's loss, and of the autoencoder. */
export interface ModelMeasurements extends SweptMeasurements {
  /** Bounds of log p(x), by the number K of draws; on the first images alone for the largest. None for an autoencoder. */
  bounds: Array<{ draws: number; images: number; nats: MeanEstimate }>;
  /** By where z comes from: N(0, I), a Gaussian and a mixture fitted to the codes of training images. */
  samples: { prior: SampleMeasurements; gaussian: SampleMeasurements; mixture: SampleMeasurements };
  memorisation: MemorisationReport;
  space: SpaceMeasurements;
  paths: { straight: PathMeasurements; greatCircle: PathMeasurements };
}

/** What all models are measured against. */
export interface AuditData {
  plan: AuditPlan;
  judge: Judge;
  /** The test digits that are measured. */
  test: LabelledImages;
  /** All training images, validation included. */
  known: NdArray<Uint8Array>;
  /** The judge's features of the test digits. */
  realFeatures: NdArray<Float32Array>;
  /** Distances of the test digits to their nearest training image. */
  unseen: Float64Array;
}

/** Codes to which densities are fitted: enough for 20 dimensions and ten components, few enough for seconds. */
const FITTED_CODES = 10000;
const COMPONENTS = 10;
/** Samples whose nearest training image is sought. */
const MEMORISATION_SAMPLES = 2000;

/**
 * Measures a trained model: everything, or what a comparison by β asks for where it is only swept.
 *
 * @param audited what it is
 * @param model its weights
 * @param history of its training
 * @param images that it was trained and validated with
 * @param data what all models are measured against
 * @param say told what is being measured
 * @returns the measurements, with the latent codes [N, 20] and the map [N, 2] of the test digits
 */
export async function measureModel(
  audited: AuditedModel,
  model: LatentModel,
  history: EpochRecord[],
  images: TrainingImages,
  data: AuditData,
  say: (what: string) => void,
): Promise<{
  measurements: SweptMeasurements | ModelMeasurements;
  codes: NdArray<Float32Array>;
  embedding: NdArray<Float32Array>;
}> {
  const { seed } = audited.configuration;
  const { plan, judge, test, realFeatures } = data;
  say("losses");
  const losses = imageLosses(model, test.images, seed);
  const seen = firstImages(
    { images: images.train, labels: ndarray(new Uint8Array(images.train.shape[0])) },
    Math.min(images.train.shape[0], plan.testImages),
  );
  const reconstructions = reconstructImages(model, test.images, seed);
  say("t-SNE");
  const codes = encodeImages(model, test.images).mu;
  const map = await measureMap(codes, test.labels, seed);
  const { embedding } = map;
  say("samples");
  const prior = measureSamples(judge, generateImages(model, plan.samples, seed), realFeatures);
  const quality = reconstructionQuality(test.images, reconstructions);
  const measurements: SweptMeasurements = {
    name: audited.name,
    kind: audited.kind,
    seed,
    beta: audited.configuration.beta,
    parameters: Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0),
    training: trainingCurve(history),
    test: { reconstruction: average(losses.reconstruction), kl: average(losses.kl), total: average(losses.total) },
    gap: generalisationGap(imageLosses(model, seen.images, seed).total, losses.total),
    activeUnits: latentActivity(codes).active.length,
    aggregate: furthestMoments(model, test.images, seed),
    reconstruction: {
      squaredError: quality.squaredError.mean,
      sharpness: quality.sharpness,
      recognisedRight: recognisedRight(judge, reconstructions, rowMajor(test.labels)),
    },
    samples: { prior },
    space: { map: map.measurements },
  };
  if (audited.swept) return { measurements, codes, embedding };
  const space = await measureSpace(codes, test.labels, map);
  const fitted = measureFitted(model, images, data, seed);
  const drawn = generateImages(model, Math.min(plan.samples, MEMORISATION_SAMPLES), seed);
  const nearest = await nearestImages(drawn, data.known);
  say("paths");
  const paths = {
    straight: measurePaths(model, codes, data, "straight", seed),
    greatCircle: measurePaths(model, codes, data, "great-circle", seed),
  };
  const bounds = audited.kind === "vae" ? await measureBounds(model, test, plan, seed, say) : [];
  const memorisation = memorisationReport(nearest.distance.data, data.unseen);
  return {
    measurements: { ...measurements, samples: { prior, ...fitted }, space, memorisation, paths, bounds },
    codes,
    embedding,
  };
}

function trainingCurve(history: EpochRecord[]): SweptMeasurements["training"] {
  const train = history.map((record) => record.train.total);
  const validation = history.map((record) => record.validation.total);
  const last = history.length - 1;
  return {
    first: train[0],
    fifth: train[Math.min(4, last)],
    lastButOne: train[Math.max(last - 1, 0)],
    last: train[last],
    validation: validation[last],
    bestValidation: Math.min(...validation),
  };
}

function measureFitted(
  model: LatentModel,
  images: TrainingImages,
  data: AuditData,
  seed: number,
): Omit<ModelMeasurements["samples"], "prior"> {
  const { plan, judge, realFeatures } = data;
  const count = Math.min(FITTED_CODES, images.train.shape[0]);
  const training = firstImages({ images: images.train, labels: ndarray(new Uint8Array(images.train.shape[0])) }, count);
  const codes = sampledCodes(model, training.images, seed);
  const gaussian = sampleGaussian(fitGaussian(codes), plan.samples, randomStream(seed, "audit/gaussian"));
  const mixture = fitMixture(codes, COMPONENTS, randomStream(seed, "audit/mixture start"));
  const fromMixture = sampleMixture(mixture, plan.samples, randomStream(seed, "audit/mixture"));
  return {
    gaussian: measureSamples(judge, decodeVectors(model, gaussian), realFeatures),
    mixture: measureSamples(judge, decodeVectors(model, fromMixture), realFeatures),
  };
}

/** One draw of z for each image; its mean where the posterior has no variance. */
function sampledCodes(model: LatentModel, images: NdArray<Uint8Array>, seed: number): NdArray<Float32Array> {
  const { mu, logVar } = encodeImages(model, images);
  if (logVar === undefined) return mu;
  const random = randomStream(seed, "audit/codes");
  return ndarray(
    mu.data.map((mean, i) => mean + Math.exp(0.5 * logVar.data[i]) * random.normal()),
    mu.shape,
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
  const codes = sampledCodes(model, images, seed);
  return tf.tidy(() => {
    const moments = tf.moments(tf.tensor2d(codes.data, codes.shape as [number, number]), 0);
    return { mean: moments.mean.dataSync<"float32">(), variance: moments.variance.dataSync<"float32">() };
  });
}

function furthestMoments(
  model: LatentModel,
  images: NdArray<Uint8Array>,
  seed: number,
): SweptMeasurements["aggregate"] {
  const { mean, variance } = aggregatePosterior(model, images, seed);
  const furthest = (values: ArrayLike<number>, centre: number) =>
    Array.from(values).reduce(
      (far, value) => (Math.abs(value - centre) > Math.abs(far - centre) ? value : far),
      centre,
    );
  return { furthestMean: furthest(mean, 0), furthestVariance: furthest(variance, 1) };
}

function measurePaths(
  model: LatentModel,
  codes: NdArray<Float32Array>,
  data: AuditData,
  kind: "straight" | "great-circle",
  seed: number,
): PathMeasurements {
  const { pairs, steps } = data.plan.paths;
  const [from, to] = chooseEnds(codes, pairs, seed);
  return judgePaths(decodePaths(model, interpolate(from, to, steps, kind)), data.judge);
}

/** Rows of pairs of test digits to join, the same pairs for every space of the same seed: [starts, ends], [pairs, D] each. */
export function chooseEnds(
  rows: NdArray<Float32Array>,
  pairs: number,
  seed: number,
): [NdArray<Float32Array>, NdArray<Float32Array>] {
  const [count, dimensions] = rows.shape;
  const order = randomStream(seed, "audit/paths").permutation(count);
  const values = rowMajor(rows);
  const pick = (offset: number) => {
    const chosen = new Float32Array(pairs * dimensions);
    for (let i = 0; i < pairs; i++) {
      const row = order[offset + i];
      chosen.set(values.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    }
    return ndarray(chosen, [pairs, dimensions]);
  };
  return [pick(0), pick(pairs)];
}

/** Evenness of frames [M, S, pixels], and the share of those between the ends that is recognisable. */
export function judgePaths(frames: NdArray<Float32Array>, judge: Judge): PathMeasurements {
  const [paths, points, pixels] = frames.shape;
  const values = rowMajor(frames);
  const between = new Float32Array(paths * (points - 2) * pixels);
  for (let path = 0; path < paths; path++) {
    const start = (path * points + 1) * pixels;
    between.set(values.subarray(start, start + (points - 2) * pixels), path * (points - 2) * pixels);
  }
  const verdicts = judge.verdicts(ndarray(between, [paths * (points - 2), pixels]));
  return {
    unevenness: average(pathSmoothness(frames).map(({ unevenness }) => unevenness)),
    recognisable: verdicts.filter(({ recognisable }) => recognisable).length / verdicts.length,
  };
}

async function measureBounds(
  model: LatentModel,
  test: LabelledImages,
  plan: AuditPlan,
  seed: number,
  say: (what: string) => void,
) {
  const { all, most } = plan.draws;
  const bound = async (draws: number[], images: NdArray<Uint8Array>) => {
    const found = await vaeBounds(model, images, {
      draws,
      seed,
      onProgress: ({ done, total }) =>
        say(`log p(x) with up to ${Math.max(...draws)} draws, ${Math.floor((100 * done) / total)} %`),
    });
    return found.map(({ draws: k, nats }) => ({ draws: k, images: nats.length, nats: meanEstimate(nats) }));
  };
  return [
    ...(await bound(all, test.images)),
    ...(await bound([...all, most.draws], firstImages(test, most.images).images)),
  ];
}

function average(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
