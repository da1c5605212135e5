import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { encodeImages, generateImages, reconstructImages } from "../../lib/evaluation/evaluation";
import { firstImages, TrainingImages } from "../../lib/data/images";
import { LatentModel } from "../../lib/model/latent-model";
import { EpochRecord } from "../../lib/training/training";
import { centroidDistances, meanEstimate, reconstructionQuality, sampledCodes, vaeBounds } from "../measures";
import { SubjectMeasurements } from "../measurements";
import { AuditData, drawImages } from "./data";
import { atAllPoints, JudgedSet, judgeSet, passShares, rarestShares } from "./judged";
import { codesMixture, measureCodes } from "./measure-codes";
import { fittedSamples } from "./measure-fitted";
import { measureLosses } from "./measure-losses";
import { measureMaps } from "./measure-maps";
import { measureMemorisation } from "./measure-memorisation";
import { differentClasses, measureUnevenness, midpointImages } from "./measure-paths";
import { AuditedModel } from "./plan";

/** What is measured, and the arrays that the check in Python starts from. */
export interface Measured {
  measurements: SubjectMeasurements;
  arrays: Record<string, NdArray<Float32Array> | NdArray<Int32Array> | NdArray<Uint8Array>>;
}

/**
 * Measures a trained model.
 *
 * The models with other weights β than the write-up's are spared what no rule asks of them: fitted densities, memorisation,
 * bounds and, but for β = 0, all maps but the first.
 *
 * @param history of its training
 * @param images that it was trained and validated with
 * @param say told what is being measured
 */
export async function measureModel(
  audited: AuditedModel,
  model: LatentModel,
  history: readonly EpochRecord[],
  images: TrainingImages,
  data: AuditData,
  say: (what: string) => void,
): Promise<Measured> {
  const { subject, name } = audited;
  const { seed } = audited.configuration;
  const { plan, test } = data;
  const main = subject === "vae" || subject === "autoencoder";
  say("losses");
  const seen = trainedOn(images, plan.testImages);
  const values: Record<string, number> = measureLosses(model, history, test.images, seen, seed);
  say("reconstructions and samples");
  const judged: SubjectMeasurements["judged"] = {};
  const arrays: Measured["arrays"] = { seen };
  const keep = (set: string, found: JudgedSet) => {
    arrays[`scores-${set}`] = found.scores;
    arrays[`digits-${set}`] = found.digits;
  };
  const reconstructed = reconstructImages(model, data.real.images, seed);
  const { squaredError, sharpness } = reconstructionQuality(test.images, reconstructImages(model, test.images, seed));
  Object.assign(values, { squaredError: squaredError.mean, edges: sharpness });
  const reconstructions = judgeSet(data, reconstructed);
  judged.reconstructions = passShares(data, reconstructions, rowMajor(data.real.labels));
  keep("reconstructions", reconstructions);
  const drawn = generateImages(model, plan.samples, seed);
  const samples = judgeSet(data, drawn);
  judged.samples = passShares(data, samples);
  judged.rarestClass = rarestShares(data, samples);
  judged.frechet = atAllPoints(data, samples.frechet);
  keep("samples", samples);
  arrays["features-samples"] = samples.features;
  say("codes");
  const posterior = encodeImages(model, test.images);
  const z = sampledCodes(posterior, seed);
  const codes = sampledCodes(encodeImages(model, trainedOn(images, plan.fittedCodes)), seed);
  const mixture = codesMixture(codes, plan, seed);
  Object.assign(values, await measureCodes(z, mixture, seed));
  const labels = rowMajor(test.labels);
  const midpoints = judgeSet(data, midpointImages(model, posterior.mu, differentClasses(labels, plan.midpoints, seed)));
  judged.midpoints = passShares(data, midpoints);
  keep("midpoints", midpoints);
  const kinds = main || subject === "beta-0" ? plan.maps : plan.maps.slice(0, 1);
  const { maps, embeddings } = await measureMaps({ means: posterior.mu, samples: z }, test.labels, kinds, say);
  embeddings.forEach((embedding, i) => (arrays[`map-${i}`] = embedding));
  Object.assign(arrays, { means: posterior.mu, z });
  const series = {
    centroidDistances: centroidDistances(posterior.mu, labels)
      .pairs.sort(byClasses)
      .map(({ value }) => value),
  };
  if (main) {
    say("fitted densities, memorisation, paths");
    Object.assign(judged, fittedSamples(model, codes, mixture, data, seed, keep));
    const { measures, distances } = await measureMemorisation(drawn, data);
    arrays.distances = distances;
    Object.assign(judged, measures);
    values.unevenness = measureUnevenness(model, posterior.mu, plan, seed);
    if (posterior.logVar) Object.assign(values, await measureBounds(model, data, seed));
  }
  return { measurements: { subject, name, seed, values, judged, maps, series }, arrays };
}

/** Images that the model was trained on; their order is that of the random split. */
function trainedOn({ train }: TrainingImages, count: number): NdArray<Uint8Array> {
  const images = firstImages({ images: train, labels: ndarray(new Uint8Array(train.shape[0])) }, count);
  return images.images;
}

/** Pairs of classes in the order of the classes, so that two spaces' distances can be compared. */
function byClasses(one: { a: number; b: number }, two: { a: number; b: number }): number {
  return one.a - two.a || one.b - two.b;
}

async function measureBounds(model: LatentModel, data: AuditData, seed: number): Promise<Record<string, number>> {
  const { bounds, boundImages } = data.plan;
  const { images } = drawImages(data.dataSet.test, boundImages, "bounds");
  const found = await vaeBounds(model, images, { draws: bounds, seed });
  return Object.fromEntries(found.map(({ draws, nats }) => [`bound${draws}`, meanEstimate(nats).mean]));
}
