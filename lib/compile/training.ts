import { ADAM } from "../adam";
import type { tf } from "../tensorflow";
import { EagerTraining } from "./eager-training";
import { choose } from "./fallback";
import { TracedTraining } from "./traced-training";
import type { CompiledTraining, Terms, TrainingOptions } from "./types";

/**
 * Traces a training step once (forward pass, gradients, Adam's update) and makes it a TensorFlow graph.
 *
 * In the traced function, tensors that are neither inputs nor variables are taken as they are: small ones become
 * constants, large ones such as a data set are used in place, without a copy. Other tf.Variables are read at each run.
 * Adam's update is PyTorch's (epsilon outside the bias correction). The caller disposes the step.
 *
 * @throws TraceError where the loss does what a graph can't hold, such as a host read; TypeError for unfit arguments
 */
export function compileTraining<I extends tf.Tensor[] | [tf.Tensor], T extends Terms>(
  options: TrainingOptions<I, T>,
): CompiledTraining<keyof T & string> {
  const { adam = ADAM, variables, examples, mode } = options;
  const parts = { variables, examples, adam, loss: options.loss as unknown as (inputs: tf.Tensor[]) => T };
  return choose<CompiledTraining<keyof T & string>>(
    mode,
    () => new TracedTraining(parts),
    (reason) => new EagerTraining(parts, reason),
  );
}
