import { QUICK_TRAINING } from "../training/configuration";
import { trainingImages } from "../data/images";
import { DataSet, dataCaption } from "../data/mnist";
import { Parameters, runDirectory, runIdentity } from "./parameters";
import { hasRun, loadRun, Run } from "../storage/runs";
import { trainModel } from "../training/training";
import { Vae } from "../model/vae";

/** Called with one sentence of text to show or write down. */
export type Log = (sentence: string) => void;

/**
 * The run that the parameters name, or, where it has not been trained yet, a small one trained on the spot.
 *
 * @param parameters of the notebook
 * @param data that the run was trained on, and to train the small one with
 * @param log called with one sentence: which of the two it is, and how to get the other
 * @returns the run; the caller disposes its model
 * @throws Error when the run that is there is damaged
 */
export async function pretrainedRun(parameters: Parameters, data: DataSet, log: Log): Promise<Run> {
  const { configuration } = parameters;
  const identity = runIdentity(parameters, data);
  const directory = runDirectory(parameters, data);
  if (hasRun(directory, identity)) {
    log(
      `Model: the run in ${directory}, ${configuration.epochs} epochs on ${dataCaption(data.identity)} with seed ${configuration.seed}.`,
    );
    return loadRun(directory, identity);
  }
  const small = { ...QUICK_TRAINING, seed: configuration.seed };
  log(
    `Model: none in ${directory} yet, so a small one is trained now (${small.epochs} epochs of ${small.images} images); ` +
      "run 05-training.ipynb, or npm run train, for the real one.",
  );
  const model = new Vae(small.seed, identity.architecture);
  const history = await trainModel(model, trainingImages(data, small), small, {
    onCompiled: ({ reason }) => reason !== undefined && log(`The steps run eagerly, which takes longer: ${reason}.`),
  });
  return { model, configuration: small, data: data.identity, history };
}
