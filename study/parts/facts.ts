import { NdArray } from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { imagesTensor } from "../../lib/data/batch";
import { trainingImages } from "../../lib/data/images";
import { DataSet } from "../../lib/data/mnist";
import { LatentModel } from "../../lib/model/latent-model";
import { EpochRecord } from "../../lib/training/training";
import { unitPixels } from "../measures";
import { gradientChecks, misplacedMinima, densityLeftOut } from "./formulas";
import { curveMeasures } from "./measure-losses";
import { AuditPlan } from "./plan";
import { MeasuredSubjects, subjectOf } from "./subjects";

const EPOCHS = 20;

/**
 * What needs no seed: the data, the formulas, and curves and formulas with a known answer.
 *
 * @param model a trained VAE, whose BCE the two estimators of the gradient are compared on
 */
export function measureFacts(model: LatentModel, dataSet: DataSet, { models }: AuditPlan): MeasuredSubjects {
  const { configuration } = models[0];
  const split = trainingImages(dataSet, configuration);
  const [trained, held] = [split.train.shape[0], split.validation.shape[0]];
  const [least, greatest] = range(dataSet.train.images);
  const gradients = gradientChecks(model, dataSet.test.images);
  const facts = {
    trainImages: dataSet.train.images.shape[0],
    testImages: dataSet.test.images.shape[0],
    classes: dataSet.classes.length,
    validationShare: held / (trained + held),
    leastPixel: least,
    greatestPixel: greatest,
    meanImageError: meanImageError(dataSet),
    misplacedMinima: misplacedMinima((x, p) => -x * log(p) - (1 - x) * log(1 - p)),
    gradientError: gradients.error,
    blockedGradient: gradients.blocked,
    otherEstimator: gradients.scoreFunction,
    estimatorVariance: gradients.varianceRatio,
  };
  return {
    subjects: [
      subjectOf("facts", { values: facts }),
      subjectOf("wrong-gradient", {
        values: { gradientError: gradients.wrongError, blockedGradient: gradients.passed },
      }),
      subjectOf("second-estimate", { values: { otherEstimator: gradients.again } }),
      subjectOf("wrong-estimator", { values: { otherEstimator: gradients.wrongScoreFunction } }),
      subjectOf("squared-error", { values: { misplacedMinima: misplacedMinima((x, p) => (x - p) ** 2) } }),
      subjectOf("linear-loss", { values: { misplacedMinima: misplacedMinima((x, p) => -x * p - (1 - x) * (1 - p)) } }),
      subjectOf("whole-density", { values: { missingNormaliser: densityLeftOut() } }),
      subjectOf("geometric-curve", {
        values: curveMeasures(curve((epoch) => [101 + 59 * 0.5 ** epoch, 102 + 59 * 0.5 ** epoch])),
      }),
      subjectOf("straight-curve", {
        values: curveMeasures(curve((epoch) => [240 - (180 * epoch) / (EPOCHS - 1), 240 + epoch])),
      }),
    ],
    arrays: {},
  };
}

/** A made-up history: training and validation loss of each epoch, counted from 0. */
function curve(of: (epoch: number) => [number, number]): EpochRecord[] {
  const terms = (total: number) => ({ reconstruction: total, kl: 0, total });
  return Array.from({ length: EPOCHS }, (_, epoch) => {
    const [train, validation] = of(epoch).map(terms);
    return { epoch: epoch + 1, train, validation, seconds: 0 };
  });
}

function log(value: number): number {
  return Math.max(Math.log(value), -100);
}

/** Least and greatest pixel as the model gets them. */
function range(images: NdArray<Uint8Array>): [number, number] {
  return tf.tidy(() => {
    const pixels = imagesTensor(images);
    return [tf.min(pixels).dataSync()[0], tf.max(pixels).dataSync()[0]];
  });
}

/** Mean squared error of a pixel where each test image is replaced by the mean of the training images. */
function meanImageError({ train, test }: DataSet): number {
  const size = test.images.shape[1] * test.images.shape[2];
  const mean = new Float64Array(size);
  rowMajor(train.images).forEach((level, i) => (mean[i % size] += level / 255 / train.images.shape[0]));
  const pixels = unitPixels(test.images).data;
  return pixels.reduce((sum, ink, i) => sum + (ink - mean[i % size]) ** 2, 0) / pixels.length;
}
