import { CompiledTraining, tf } from "@vae-notebooks/tf-graph";
import type { EpochPart, EpochRecord, Trainable, TrainingState } from "./contract";

/** An epoch that has not begun. */
export const NOT_BEGUN: EpochPart = { steps: 0, sums: {}, seconds: 0 };

/** A copy of where a training stands. */
export function captureState(
  model: Pick<Trainable, "parameters">,
  training: Pick<CompiledTraining<string>, "mode" | "state">,
  history: readonly EpochRecord[],
  epoch: EpochPart,
): TrainingState {
  return { history: [...history], epoch, weights: weightsOf(model), mode: training.mode, adam: training.state() };
}

/**
 * Puts a training where a state says that it stood.
 *
 * @throws TypeError naming the parameter, or the mean of Adam, that the state lacks or that has another size; where the
 *   steps ran otherwise
 */
export function restoreState(
  model: Pick<Trainable, "parameters">,
  training: Pick<CompiledTraining<string>, "mode" | "restore">,
  { weights, mode, adam }: TrainingState,
): void {
  if (mode !== training.mode)
    throw new TypeError(`mode: expected ${mode} steps, as before, found ${training.mode} ones`);
  assignWeights(model, weights);
  training.restore(adam);
}

/**
 * Gives a model's parameters other values, all of them or, where one does not fit, none.
 *
 * @param weights flat, by the parameters' names, as weightsOf gives them
 * @throws TypeError naming the parameter that they lack or that has another size
 */
export function assignWeights(model: Pick<Trainable, "parameters">, weights: Record<string, Float32Array>): void {
  const parameters = Object.entries(model.parameters());
  for (const [name, { size }] of parameters) {
    const found = weights[name]?.length;
    if (found !== size) throw new TypeError(`weights["${name}"]: expected ${size} numbers, found ${found ?? "none"}`);
  }
  tf.tidy(() =>
    parameters.forEach(([name, variable]) => variable.assign(tf.tensor(weights[name].slice(), variable.shape))),
  );
}

/** A copy of the values of a model's parameters, flat, by name. */
export function weightsOf(model: Pick<Trainable, "parameters">): Record<string, Float32Array> {
  const entries = Object.entries(model.parameters());
  return Object.fromEntries(entries.map(([name, variable]) => [name, variable.dataSync<"float32">().slice()]));
}
