import { ADAM } from "./adam";
import { tf } from "./tensorflow";
import { EagerTraining } from "./eager-training";
import { choose } from "./fallback";
import { lossAndGradients } from "./gradients";
import { Signatures } from "./inputs";
import { TracedTraining } from "./traced-training";
import type { CompiledTraining, Terms, TrainingOptions } from "./types";

/**
 * Traces a training step once (forward pass, gradients, Adam's update) and makes it a TensorFlow graph.
 *
 * In the traced function, tensors that are neither inputs nor variables are taken as they are: small ones become
 * constants, large ones such as a data set are used in place, without a copy. Other tf.Variables are read at each run.
 * JavaScript numbers that the loss reads stand in the graph as they were: what changes, such as a weight that warms up, has to
 * be an input (a scalar), the learning rate is a property of the step. The loss is called again now and then, and a loss that
 * would do something else by then is refused with a TraceError; RepeatedRecording tells when, and what can't be noticed.
 * Adam's update is PyTorch's (epsilon outside the bias correction). The caller disposes the step.
 *
 * @throws TraceError where the loss does what a graph can't hold, such as a host read; TypeError for unfit arguments
 */
export function compileTraining<I extends tf.Tensor[] | [tf.Tensor], T extends Terms>(
  options: TrainingOptions<I, T>,
): CompiledTraining<keyof T & string> {
  const { variables, examples, mode } = options;
  // A copy: the graph holds these constants, so that nobody may change them later.
  const adam = { ...(options.adam ?? ADAM) };
  const parts = { variables, examples, adam, loss: options.loss as unknown as (inputs: tf.Tensor[]) => T };
  return choose<CompiledTraining<keyof T & string>>(mode, {
    traced: () => new TracedTraining(parts),
    eager: (reason) => new EagerTraining(parts, reason),
    probe: () => {
      // Refuses examples that are no tensors before the loss meets them.
      new Signatures(examples);
      for (const example of parts.examples)
        tf.dispose(lossAndGradients(() => parts.loss([...example]), variables) as unknown as tf.TensorContainer);
    },
  });
}
