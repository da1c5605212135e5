import ndarray, { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { LabelledImages } from "../../lib/data/images";
import { blurImages, makeNonsense } from "../judge";
import { crossFades, interpolate, mixedPairs, nearestImages, reconstructionQuality, unitPixels } from "../measures";
import { Images } from "../measures/image-measures";
import { shiftPixels } from "../judge/augmentation";
import { SubjectMeasurements } from "../measurements";
import { AuditData, auditDraw, auditIndices } from "./data";
import { atAllPoints, judgeSet, passShares, rarestShares } from "./judged";
import { distancesToTraining, memorisationMeasures } from "./measure-memorisation";
import { chooseEnds, meanUnevenness, takeRows } from "./measure-paths";
import { floats, MeasuredSubjects, subjectOf } from "./subjects";

/** The blur of a control, in pixels: soft, and a digit still. */
const BLUR = 1;
const SEED = 1;

/**
 * Images with a known answer: real ones, blurred ones, halves of two, cross-fades, copies of training images, and paths that
 * jump from one training image to the next.
 */
export async function measureImageControls(data: AuditData, say: (what: string) => void): Promise<MeasuredSubjects> {
  const { dataSet, real, otherReal, training, unseen, plan } = data;
  say("real, blurred and spliced images");
  const blurred = { images: blurImages(real.images, BLUR), labels: real.labels };
  const { images: spliced, sources } = makeNonsense("splice-rows", real, plan.samples, SEED);
  const upper = sources.map(([first]) => first);
  const halves: LabelledImages = {
    images: spliced,
    labels: ndarray(
      Uint8Array.from(upper, (i) => real.labels.get(i)),
      [upper.length],
    ),
  };
  const originals = ndarray(takeRows(unitPixels(real.images), upper).data, [
    upper.length,
    real.images.shape[1],
    real.images.shape[2],
  ]);
  say("nearest training images");
  const asNew = auditDraw(dataSet.test, plan.neighbours, "unseen", plan.neighbours).images;
  const other = await distancesToTraining(asNew, training.images);
  const copies = await distancesToTraining(copiesOf(training, plan.neighbours), training.images);
  const pixels = unitPixels(real.images);
  const fades = crossFades(real.images, mixedPairs(rowMajor(real.labels), plan.midpoints, SEED));
  say("paths through pixels");
  const paths = interpolate(...chooseEnds(pixels, plan.paths, SEED), plan.steps, "straight");
  const subjects: SubjectMeasurements[] = [
    subjectOf("real-digits", { values: quality(real.images, real.images), judged: judgedAs(data, real) }),
    subjectOf("other-real-digits", { values: memorisationMeasures(other, unseen), judged: judgedAs(data, otherReal) }),
    subjectOf("blurred-digits", { values: quality(real.images, blurred.images), judged: judgedAs(data, blurred) }),
    subjectOf("spliced-digits", { values: quality(originals, unitPixels(spliced)), judged: judgedAs(data, halves) }),
    subjectOf("copies", { values: memorisationMeasures(copies, unseen) }),
    subjectOf("cross-fades", {
      values: { unevenness: meanUnevenness(paths) },
      judged: { midpoints: passShares(data, judgeSet(data, fades)) },
    }),
    subjectOf("lookup-paths", { values: { unevenness: meanUnevenness(await lookedUp(paths, data)) } }),
  ];
  return {
    subjects,
    arrays: {
      ...sharedArrays(data),
      "distances-other-real-digits": floats(other),
      "distances-copies": floats(copies),
    },
  };
}

/** What the check in Python needs of the images that all models are measured on. */
function sharedArrays({ dataSet, plan, realFeatures, unseen }: AuditData): MeasuredSubjects["arrays"] {
  const indices = (count: number, purpose: string) => {
    const drawn = auditIndices(dataSet.test.images.shape[0], count, purpose);
    return ndarray(drawn, [drawn.length]);
  };
  return {
    "indices-test": indices(plan.testImages, "test"),
    "indices-real": indices(plan.samples, "real"),
    "indices-bounds": indices(plan.boundImages, "bounds"),
    "features-real": realFeatures,
    "distances-unseen": floats(unseen),
  };
}

/** The judges' shares of images as if they were samples, reconstructions or midpoints. */
function judgedAs(data: AuditData, { images, labels }: LabelledImages): SubjectMeasurements["judged"] {
  const found = judgeSet(data, images);
  const shares = passShares(data, found);
  return {
    samples: shares,
    mixtureSamples: shares,
    midpoints: shares,
    reconstructions: passShares(data, found, rowMajor(labels)),
    rarestClass: rarestShares(data, found),
    frechet: atAllPoints(data, found.frechet),
  };
}

function quality(originals: Images, images: Images): Record<string, number> {
  const { squaredError, sharpness } = reconstructionQuality(originals, images);
  return { squaredError: squaredError.mean, edges: sharpness };
}

/** Training images, each shifted by a pixel and blurred a little: copies that no pixel shows at once. */
function copiesOf(training: LabelledImages, count: number): NdArray<Uint8Array> {
  const { images } = auditDraw(training, count, "copies");
  const [, rows, columns] = images.shape;
  const size = rows * columns;
  const levels = rowMajor(images);
  const shifted = new Uint8Array(levels.length);
  for (let i = 0; i < count; i++) {
    const [down, right] = [(i % 3) - 1, i % 2 === 0 ? 1 : -1];
    shifted.set(shiftPixels(levels.subarray(i * size, (i + 1) * size), down, right).map(Math.round), i * size);
  }
  return blurImages(ndarray(shifted, images.shape), BLUR / 2);
}

/** Each image of the paths replaced by the training image that is nearest to it. */
async function lookedUp(paths: NdArray<Float32Array>, { training, plan }: AuditData): Promise<NdArray<Float32Array>> {
  const [count, points, size] = paths.shape;
  const known = auditDraw(training, plan.fittedCodes, "lookup").images;
  const { index } = await nearestImages(ndarray(paths.data, [count * points, size]), known);
  return ndarray(takeRows(unitPixels(known), index.data).data, paths.shape);
}
