import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { encodeImages, generateImages, reconstructImages } from "../../lib/evaluation/evaluation";
import { firstImages, TrainingImages } from "../../lib/data/images";
import { LatentModel } from "../../lib/model/latent-model";
import { EpochRecord } from "../../lib/training/training";
import {
  centroidDistances,
  decodedMidpoints,
  decodePaths,
  interpolate,
  meanEstimate,
  mixedPairs,
  reconstructionQuality,
  sampledCodes,
  vaeBounds,
} from "../measures";
import { SubjectMeasurements } from "../measurements";
import { mixtureArrays } from "../mixture";
import { AuditData, auditDraw } from "./data";
import { atAllPoints, JudgedSet, judgeSet, passShares, rarestShares } from "./judged";
import { codesMixture, measureCodes } from "./measure-codes";
import { fittedSamples } from "./measure-fitted";
import { measureLosses } from "./measure-losses";
import { measureMaps } from "./measure-maps";
import { distancesToTraining, leadingImages, memorisationMeasures } from "./measure-memorisation";
import { chooseEnds, meanUnevenness } from "./measure-paths";
import { AuditedModel } from "./plan";
import { floats, MeasuredSubjects } from "./subjects";

/** Which edition of its arrays a model keeps: raised when one is added, so that a model of an older one is measured again. */
export const MODEL_ARRAYS = 2;

/** What was measured so far, and the arrays that the check in Python starts from. */
interface Found extends Pick<SubjectMeasurements, "values" | "judged"> {
  arrays: MeasuredSubjects["arrays"];
}

/**
 * Measures a trained model.
 *
 * The models with other weights β than the write-up's are spared what no rule asks of them: fitted densities, memorisation,
 * paths, bounds and, but for β = 0, all maps but the first.
 *
 * @param history of its training
 * @param images that it was trained and validated with
 * @param say told what is being measured
 */
export async function measureModel(
  { subject, name, configuration: { seed } }: AuditedModel,
  model: LatentModel,
  history: readonly EpochRecord[],
  images: TrainingImages,
  data: AuditData,
  say: (what: string) => void,
): Promise<MeasuredSubjects> {
  const { plan, test } = data;
  const main = subject === "vae" || subject === "autoencoder";
  const found: Found = { values: {}, judged: {}, arrays: {} };
  say("losses");
  const seen = trainedOn(images, plan.testImages);
  found.arrays.seen = seen;
  Object.assign(found.values, measureLosses(model, history, test.images, seen, seed));
  say("reconstructions and samples");
  measureReconstructions(found, model, data, seed);
  const drawn = generateImages(model, plan.samples, seed);
  measureSamples(found, data, drawn);
  say("codes");
  const posterior = encodeImages(model, test.images);
  const z = sampledCodes(posterior, seed);
  const codes = sampledCodes(encodeImages(model, trainedOn(images, plan.fittedCodes)), seed);
  const mixture = codesMixture(codes, plan, seed);
  Object.assign(found.values, await measureCodes(z, mixture, seed));
  Object.assign(found.arrays, { means: posterior.mu, z, codes }, mixtureArrays(mixture));
  measureMidpoints(found, model, data, posterior.mu, seed);
  const kinds = main || subject === "beta-0" ? plan.maps : plan.maps.slice(0, 1);
  const { maps, embeddings } = await measureMaps({ means: posterior.mu, samples: z }, test.labels, kinds, say);
  embeddings.forEach((embedding, i) => (found.arrays[`map-${i}`] = embedding));
  if (main) {
    say("fitted densities, memorisation, paths");
    const kept = (set: string, judgedSet: JudgedSet) => keep(found, set, judgedSet);
    Object.assign(found.judged, fittedSamples(model, codes, mixture, data, seed, kept));
    const distances = await distancesToTraining(leadingImages(drawn, plan.neighbours), data.training.images);
    Object.assign(found.values, memorisationMeasures(distances, data.unseen));
    const [from, to] = chooseEnds(posterior.mu, plan.paths, seed);
    found.values.unevenness = meanUnevenness(decodePaths(model, interpolate(from, to, plan.steps, "straight")));
    Object.assign(found.arrays, { distances: floats(distances), "path-from": from, "path-to": to });
    if (posterior.logVar) Object.assign(found.values, await measureBounds(model, data, seed));
  }
  const { values, judged, arrays } = found;
  const series = { centroidDistances: classDistances(posterior.mu, rowMajor(test.labels)) };
  return { subjects: [{ subject, name, seed, values, judged, maps, series }], arrays };
}

function measureReconstructions(found: Found, model: LatentModel, data: AuditData, seed: number): void {
  const { test, real } = data;
  const { squaredError, sharpness } = reconstructionQuality(test.images, reconstructImages(model, test.images, seed));
  Object.assign(found.values, { squaredError: squaredError.mean, edges: sharpness });
  const reconstructions = judgeSet(data, reconstructImages(model, real.images, seed));
  found.judged.reconstructions = passShares(data, reconstructions, rowMajor(real.labels));
  keep(found, "reconstructions", reconstructions);
}

function measureSamples(found: Found, data: AuditData, images: NdArray<Float32Array>): void {
  const samples = judgeSet(data, images);
  found.judged.samples = passShares(data, samples);
  found.judged.rarestClass = rarestShares(data, samples);
  found.judged.frechet = atAllPoints(data, samples.frechet);
  keep(found, "samples", samples);
  found.arrays["features-samples"] = samples.features;
}

function measureMidpoints(
  found: Found,
  model: LatentModel,
  data: AuditData,
  mu: NdArray<Float32Array>,
  seed: number,
): void {
  const pairs = mixedPairs(rowMajor(data.test.labels), data.plan.midpoints, seed);
  const midpoints = judgeSet(data, decodedMidpoints(model, mu, pairs));
  found.judged.midpoints = passShares(data, midpoints);
  keep(found, "midpoints", midpoints);
  const count = data.plan.midpoints;
  found.arrays["midpoint-pairs"] = ndarray(Int32Array.from([...pairs.from, ...pairs.to]), [2, count]);
}

/** Keeps what the judges said of a set of images. */
function keep({ arrays }: Found, set: string, { scores, digits }: JudgedSet): void {
  arrays[`scores-${set}`] = scores;
  arrays[`digits-${set}`] = digits;
}

/** Images that the model was trained on; their order is that of the random split. */
function trainedOn({ train }: TrainingImages, count: number): NdArray<Uint8Array> {
  const images = firstImages({ images: train, labels: ndarray(new Uint8Array(train.shape[0])) }, count);
  return images.images;
}

/** Distances of the classes' centroids, the pairs in the order of the classes, so that two spaces' can be compared. */
function classDistances(codes: NdArray<Float32Array>, labels: Uint8Array): number[] {
  const { pairs } = centroidDistances(codes, labels);
  return pairs.sort((one, two) => one.a - two.a || one.b - two.b).map(({ value }) => value);
}

async function measureBounds(model: LatentModel, data: AuditData, seed: number): Promise<Record<string, number>> {
  const { bounds, boundImages } = data.plan;
  const { images } = auditDraw(data.dataSet.test, boundImages, "bounds");
  const found = await vaeBounds(model, images, { draws: bounds, seed });
  return Object.fromEntries(found.map(({ draws, nats }) => [`bound${draws}`, meanEstimate(nats).mean]));
}
