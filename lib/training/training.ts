import { TrainingImages } from "../data/images";
import { compileLosses } from "./compiled-losses";
import { checkConfiguration, TrainingConfiguration } from "./configuration";
import type { EpochRecord, Trainable, TrainingCallbacks } from "./contract";
import { TrainingLoop } from "./loop";
import { requireFiniteData } from "./not-finite";

export type { EpochRecord, Trainable, TrainingCallbacks, TrainingProgress } from "./contract";

/**
 * Trains a model with Adam on batches in a new random order each epoch, and validates after each epoch.
 *
 * @param model whose weights are changed
 * @param data grey levels [N, rows, columns] to train and to validate with, with their labels for a conditional model
 * @param configuration of the run
 * @param callbacks for progress and stopping
 * @returns a record for each epoch that ended
 * @throws RangeError for a configuration that can't be trained; NotFiniteError when a number of the data, the weights or
 *   the loss is not finite, naming the first such tensor, epoch and step (the model then has the weights before that step);
 *   TypeError when `from` does not fit the model; the signal's reason when it is aborted
 *
 * Source: write-up, "Dados e Treinamento".
 */
export async function trainModel(
  model: Trainable,
  data: TrainingImages,
  configuration: TrainingConfiguration,
  callbacks: TrainingCallbacks = {},
): Promise<EpochRecord[]> {
  checkConfiguration(configuration);
  requireFiniteData(data);
  // A training that began with a graph goes on with one or not at all: eager steps would round otherwise.
  const compiled = compileLosses(model, data, configuration, callbacks.mode ?? callbacks.from?.mode);
  try {
    callbacks.onCompiled?.(compiled.training);
    return await new TrainingLoop(model, data, configuration, compiled, callbacks).run();
  } finally {
    compiled.dispose();
  }
}
