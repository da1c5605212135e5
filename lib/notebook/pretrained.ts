import { QUICK_TRAINING } from "../training/configuration";
import { DataSet, dataCaption, trainingImages } from "../data/mnist";
import { Parameters, runDirectory, runIdentity } from "./parameters";
import { hasRun, loadRun, Run } from "../storage/runs";
import { trainModel } from "../training/training";
import { Vae } from "../model/vae";

/** Told one sentence. */
export type Say = (sentence: string) => void;

/**
 * The run that the parameters name, or, where it has not been trained yet, a small one trained on the spot.
 *
 * @param parameters of the notebook
 * @param data that the run was trained on, and to train the small one with
 * @param say told in one sentence which of the two it is, and how to get the other
 * @returns the run; the caller disposes its model
 * @throws Error when the run that is there is damaged
 */
export async function pretrainedRun(parameters: Parameters, data: DataSet, say: Say): Promise<Run> {
  const { configuration } = parameters;
  const identity = runIdentity(parameters, data);
  const directory = runDirectory(parameters, data);
  if (hasRun(directory, identity)) {
    say(
      `Model: the run in ${directory}, ${configuration.epochs} epochs on ${dataCaption(data.identity)} with seed ${configuration.seed}.`,
    );
    return loadRun(directory, identity);
  }
  const small = { ...QUICK_TRAINING, seed: configuration.seed };
  say(
    `Model: none in ${directory} yet, so a small one is trained now (${small.epochs} epochs of ${small.images} images); ` +
      "run 05-training.ipynb, or npm run train, for the real one.",
  );
  const model = new Vae(small.seed, identity.architecture);
  const history = await trainModel(model, trainingImages(data, small), small, {
    onCompiled: ({ reason }) => reason !== undefined && say(`The steps run eagerly, which takes longer: ${reason}.`),
  });
  return { model, configuration: small, data: data.identity, history };
}
