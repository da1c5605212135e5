import { NdArray } from "ndarray";
import { drawIndices, LabelledImages, selectImages } from "../../lib/data/images";
import { DataSet } from "../../lib/data/mnist";
import { Judge } from "../judge";
import { Moments, sampleMoments } from "../measures";
import { distancesToTraining } from "./measure-memorisation";
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
  /** The first judge's features of the first of them. */
  realFeatures: NdArray<Float32Array>;
  /** Their means and covariances by each judge, which samples' are compared with. */
  realMoments: readonly Moments[];
  /** The training images that samples are compared with: all of them, but for a trial. */
  training: LabelledImages;
  /** Some test images, and their distances to the nearest of the training images. */
  held: LabelledImages;
  unseen: Float64Array;
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
  say("distances of test images to training images");
  const real = auditDraw(dataSet.test, plan.samples, "real");
  const held = auditDraw(dataSet.test, plan.neighbours, "unseen");
  const realFeatures = judges.map(({ judge }) => judge.features(real.images));
  const training = plan.size === "quick" ? auditDraw(dataSet.train, 6000, "known") : dataSet.train;
  return {
    plan,
    judges,
    dataSet,
    test: auditDraw(dataSet.test, plan.testImages, "test"),
    real,
    otherReal: auditDraw(dataSet.test, plan.samples, "real", plan.samples),
    realFeatures: realFeatures[0],
    realMoments: realFeatures.map((features) => sampleMoments("real", features)),
    training,
    held,
    unseen: await distancesToTraining(held.images, training.images),
  };
}

/**
 * A random draw of images, without repetition: the same one in each run.
 *
 * @param purpose another one draws others
 * @param skip that many that a draw of the same purpose had
 */
export function auditDraw(data: LabelledImages, count: number, purpose: string, skip = 0): LabelledImages {
  return selectImages(data, auditIndices(data.images.shape[0], count, purpose, skip));
}

/** The indices that auditDraw takes. */
export function auditIndices(available: number, count: number, purpose: string, skip = 0): Int32Array {
  return drawIndices(available, skip + count, DATA_SEED, `audit/${purpose}`).subarray(skip);
}
