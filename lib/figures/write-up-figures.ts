import { TrainingConfiguration } from "../training/configuration";
import { generateImages, reconstructImages } from "../evaluation/evaluation";
import { Figure, imageGridFigure, imageRowsFigure } from "@vae-notebooks/figures";
import { firstOfEachClass, LabelledImages, selectImages } from "../data/images";
import { DataWords, DIGITS } from "../data/mnist";
import { LatentModel } from "../model/latent-model";

/**
 * The write-up's second figure: the first test image of each digit above its reconstruction.
 *
 * @param configuration of the run, whose seed draws the noise
 * @param subtitle such as runCaption gives
 * @param words what the images are called; digits unless given
 *
 * Source: write-up, "Reconstruções".
 */
export function reconstructionsFigure(
  model: LatentModel,
  test: LabelledImages,
  configuration: TrainingConfiguration,
  subtitle: string,
  words: DataWords = DIGITS,
): Figure {
  const { images } = selectImages(test, firstOfEachClass(test.labels));
  const rows = [
    { label: "original", images },
    { label: "reconstruction", images: reconstructImages(model, images, configuration.seed) },
  ];
  return imageRowsFigure(rows, `Reconstructions of test ${words.item}s`, { subtitle, scale: 84 });
}

/** How many samples the write-up shows. */
export const GENERATED_SAMPLES = 16;

/**
 * The write-up's third figure: the first 16 draws from N(0, I) of the run's seed, decoded; all of them are shown.
 *
 * Source: write-up, "Amostras Geradas".
 */
export function generatedSamplesFigure(
  model: LatentModel,
  configuration: TrainingConfiguration,
  subtitle: string,
): Figure {
  const samples = generateImages(model, GENERATED_SAMPLES, configuration.seed);
  return imageGridFigure(samples, 4, "16 samples, z from N(0, I)", { subtitle, scale: 120 });
}
