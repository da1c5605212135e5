import { NdArray } from "ndarray";
import { tf } from "@vae-notebooks/tf-graph";
import { encodeImages } from "../../lib/evaluation/evaluation";
import { LatentModel } from "../../lib/model/latent-model";
import { EpochRecord } from "../../lib/training/training";
import { batchRanges, imagesTensor } from "../../lib/data/batch";
import {
  generalisationGap,
  imageLosses,
  latentActivity,
  meanEstimate,
  missingNormaliser,
  pixelEntropy,
} from "../measures";

/**
 * Losses of a trained model: its curve, test images, and the gap to images that it was trained on.
 *
 * @param history of its training
 * @param test images that it was not trained on
 * @param seen as many, that it was trained on
 * @param seed of the noise
 */
export function measureLosses(
  model: LatentModel,
  history: readonly EpochRecord[],
  test: NdArray<Uint8Array>,
  seen: NdArray<Uint8Array>,
  seed: number,
): Record<string, number> {
  const losses = imageLosses(model, test, seed);
  const [bce, kl, total] = [losses.reconstruction, losses.kl, losses.total].map((each) => meanEstimate(each).mean);
  return {
    ...curveMeasures(history),
    generalisationGap: generalisationGap(imageLosses(model, seen, seed).total, losses.total).gap,
    testBce: bce,
    testKl: kl,
    sumError: Math.abs(total - bce - kl),
    aboveFloor: bce - pixelEntropy(test),
    missingNormaliser: Math.abs(meanMissing(model, test)) / total,
    activeUnits: latentActivity(encodeImages(model, test).mu).active.length,
    parameters: Object.values(model.parameters()).reduce((sum, { size }) => sum + size, 0),
  };
}

/** What a training curve says; its first epoch is number 1. */
export function curveMeasures(history: readonly EpochRecord[]): Record<string, number> {
  const train = history.map((record) => record.train.total);
  const validation = history.map((record) => record.validation.total);
  const last = train.length - 1;
  const [first, final] = [train[0], train[last]];
  return {
    trainFirst: first,
    trainLast: final,
    fallByFive: (first - train[Math.min(4, last)]) / (first - final),
    lastFall: train[last - 1] - final,
    slowing: (train[last - 1] - final) / (first - train[1]),
    validationGap: validation[last] - final,
    validationRise: validation[last] - Math.min(...validation),
    lossKept: validation[last] / validation[0],
  };
}

/** What BCE leaves out of −log p(x | z) for grey pixels, z at its mean: nats per image, below 0. */
function meanMissing(model: LatentModel, images: NdArray<Uint8Array>): number {
  let sum = 0;
  for (const [from, to] of batchRanges(images.shape[0], 500)) {
    tf.tidy(() => {
      const { mu } = model.encode({ images: imagesTensor(images, from, to) });
      sum += missingNormaliser(model.decode(mu).dataSync());
    });
  }
  return sum / images.shape[0];
}
