import { NdArray } from "ndarray";
import { randomStream } from "@vae-notebooks/random";
import { LabelledImages, selectImages } from "../../lib/data/images";
import { DataSet } from "../../lib/data/mnist";
import { Judge } from "../judge";
import { nearestNeighbours, Rows } from "../measures";
import { AuditPlan } from "./plan";

/** A judge with its name in the rules. */
export interface AuditJudge {
  name: string;
  judge: Judge;
}

/** What all models are measured against; every part of a set is a random draw of it. */
export interface AuditData {
  plan: AuditPlan;
  judges: readonly AuditJudge[];
  dataSet: DataSet;
  /** The test images that are measured. */
  test: LabelledImages;
  /** As many of the test images as there are samples, and as many others: for comparison with samples. */
  real: LabelledImages;
  otherReal: LabelledImages;
  /** Each judge's features of the first of them. */
  realFeatures: readonly NdArray<Float32Array>[];
  /** The training images that samples are compared with: all of them, but for a trial. */
  training: LabelledImages;
  /** Each judge's features of them, and the distances of some test images to the nearest of them. */
  known: readonly NdArray<Float32Array>[];
  unseen: readonly Float64Array[];
}

/** What is drawn at random for all models alike does not depend on the models' seeds. */
const DATA_SEED = 1;

/**
 * Prepares what all models are measured against.
 *
 * @param say told what is being done
 */
export async function auditData(
  plan: AuditPlan,
  dataSet: DataSet,
  judges: readonly AuditJudge[],
  say: (what: string) => void,
): Promise<AuditData> {
  say("features of all training images");
  const real = drawImages(dataSet.test, plan.samples, "real");
  const held = drawImages(dataSet.test, plan.neighbours, "unseen");
  const training = plan.size === "quick" ? drawImages(dataSet.train, 6000, "known") : dataSet.train;
  const known = judges.map(({ judge }) => judge.features(training.images));
  const unseen: Float64Array[] = [];
  for (const [j, { judge }] of judges.entries())
    unseen.push(await nearestDistances(judge.features(held.images), known[j]));
  return {
    plan,
    judges,
    dataSet,
    test: drawImages(dataSet.test, plan.testImages, "test"),
    real,
    otherReal: drawImages(dataSet.test, plan.samples, "real", plan.samples),
    realFeatures: judges.map(({ judge }) => judge.features(real.images)),
    training,
    known,
    unseen,
  };
}

/**
 * A random draw of images, without repetition.
 *
 * @param purpose another one draws others
 * @param skip that many that a draw of the same purpose had
 */
export function drawImages(data: LabelledImages, count: number, purpose: string, skip = 0): LabelledImages {
  const order = randomStream(DATA_SEED, `audit/${purpose}`).permutation(data.images.shape[0]);
  return selectImages(data, order.subarray(skip, skip + count));
}

/** The distance of each row to the nearest of others. */
export async function nearestDistances(rows: Rows, others: Rows): Promise<Float64Array> {
  const { distance } = await nearestNeighbours(rows, others, 1);
  return Float64Array.from(distance.data);
}
