import { lossAndGradients, tf } from "@vae-notebooks/tf-graph";
import { TrainingImages } from "../data/images";
import { CompiledLosses, StepInputs } from "./compiled-losses";
import type { Trainable, TrainingState } from "./contract";

/** Training met a number that is not finite: NaN or an infinity. The message says in which tensor, and at which step. */
export class NotFiniteError extends Error {
  override readonly name = "NotFiniteError";

  /**
   * @param tensor such as "the gradient of encoder.fc1.weight"
   * @param epoch counted from 1; 0 before training
   * @param step of the epoch, counted from 1; 0 before its first
   */
  constructor(
    message: string,
    readonly tensor: string,
    readonly epoch: number,
    readonly step: number,
  ) {
    super(message);
  }
}

/** A number that is not finite, and where it was found. */
export interface Found {
  tensor: string;
  value: number;
  index: number;
  size: number;
}

/** The first number that is not finite in the first array that has one. */
export function firstNotFinite(arrays: Record<string, ArrayLike<number>>): Found | undefined {
  for (const [tensor, values] of Object.entries(arrays)) {
    for (let index = 0; index < values.length; index++)
      // x − x is 0 for every finite x, and NaN for the others.
      if (values[index] - values[index] !== 0) return { tensor, value: values[index], index, size: values.length };
  }
  return undefined;
}

/** The first number that is not finite of a training's weights and of what Adam remembers. */
export function notFiniteInState({ weights, adam }: TrainingState): Found | undefined {
  return (
    firstNotFinite(weights) ??
    firstNotFinite(named(adam.firstMoments, "Adam's mean of the gradients of")) ??
    firstNotFinite(named(adam.secondMoments, "Adam's mean of the squared gradients of"))
  );
}

/**
 * Refuses data that holds a number that is not finite. Bytes can't; an array of floats in their place can.
 *
 * @throws NotFiniteError naming the part of the data
 */
export function requireFiniteData({ train, validation }: TrainingImages): void {
  for (const [name, { data }] of Object.entries({ train, validation })) {
    const found = data instanceof Uint8Array ? undefined : firstNotFinite({ [`data.${name}`]: data });
    if (found) throw new NotFiniteError(`${inWords(found)}, expected finite grey levels`, found.tensor, 0, 0);
  }
}

/**
 * What one training step makes that is not finite, from weights that are: a term of the loss or the gradient of a parameter.
 *
 * @param inputs of the step; they are computed with eagerly
 * @returns the first of them in this order, and the terms of the loss
 */
export function notFiniteInStep(
  model: Trainable,
  { trainingLoss }: CompiledLosses,
  inputs: StepInputs,
): { found: Found | undefined; terms: Record<string, number> } {
  const { terms, gradients } = lossAndGradients(() => trainingLoss(inputs), model.parameters());
  const values = (tensors: Record<string, tf.Tensor>) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()]));
  const [losses, slopes] = [values({ ...terms }), values(gradients)];
  tf.dispose([{ ...terms }, gradients]);
  return {
    found: firstNotFinite(named(slopes, "the gradient of")) ?? firstNotFinite(named(losses, "the loss's")),
    terms: Object.fromEntries(Object.entries(losses).map(([name, [value]]) => [name, value])),
  };
}

/** "NaN in encoder.fc1.weight (at 5 of 401408)". */
export function inWords({ tensor, value, index, size }: Found): string {
  return `found ${value} in ${tensor}${size > 1 ? ` (at ${index} of ${size})` : ""}`;
}

function named<T>(arrays: Record<string, T>, what: string): Record<string, T> {
  return Object.fromEntries(Object.entries(arrays).map(([name, values]) => [`${what} ${name}`, values]));
}
