import { ADAM } from "./adam";
import { EagerTraining } from "./execution/eager-training";
import { Signatures } from "./execution/inputs";
import { TracedTraining } from "./execution/traced-training";
import { choose } from "./fallback";
import { lossAndGradients } from "./gradients";
import { planPartition } from "./partition/plan";
import { tf, threads } from "./tensorflow";
import { releaseCaptures, trace } from "./trace/trace";
import type { CompiledTraining, Terms, TrainingOptions } from "./types";

/**
 * Traces a training step once (forward pass, gradients, Adam's update) and makes a TensorFlow graph of it.
 *
 * The loss may use tensors that are neither inputs nor variables: a small one becomes a constant of the graph, a large one such
 * as a data set is used in place, without a copy. Other tf.Variables are read at each run. JavaScript numbers that the loss reads
 * are fixed in the graph. So whatever changes from step to step, such as a weight that warms up, has to be an input (a scalar);
 * the learning rate is a property of the step. The loss is called again from time to time, and a TraceError refuses a loss that
 * would by then do something else; RepeatedRecording's docblock lists when, and what can't be detected.
 *
 * Adam's update is PyTorch's (epsilon outside the bias correction). The caller disposes the step.
 *
 * @throws TraceError where the loss does what a graph can't hold, such as reading a value in JavaScript; TypeError for unfit
 *   arguments
 */
export function compileTraining<I extends tf.Tensor[] | [tf.Tensor], T extends Terms>(
  options: TrainingOptions<I, T>,
): CompiledTraining<keyof T & string> {
  const { variables, examples, mode } = options;
  // A copy: the graph holds these constants, so later changes by the caller must have no effect.
  const adam = { ...(options.adam ?? ADAM) };
  const loss = options.loss as (inputs: tf.Tensor[]) => T;
  const parts = { variables, examples, adam, loss };
  return choose<CompiledTraining<keyof T & string>>(mode, {
    traced: () => new TracedTraining(parts),
    eager: (reason) => new EagerTraining(parts, reason),
    probe: () => {
      // Refuses examples that are no tensors before the loss meets them.
      new Signatures(examples);
      for (const example of examples) {
        const { terms, gradients } = lossAndGradients(() => loss([...example]), variables);
        tf.dispose([terms, gradients]);
      }
    },
  });
}

/**
 * Tells into how many parts of its rows compileTraining cuts each variable: large layers are computed in parts that run at the same
 * time. It traces the loss with the first example, and makes no graph.
 *
 * @param operations how many operations run at the same time; as TensorFlow was loaded (`threads.parts`) unless given
 * @returns the number of parts by the variables' names, 1 for a variable that stays whole
 * @throws TraceError where the loss does what a graph can't hold
 */
export function variableParts<I extends tf.Tensor[] | [tf.Tensor], T extends Terms>(
  { variables, loss, examples }: Pick<TrainingOptions<I, T>, "variables" | "loss" | "examples">,
  operations: number = threads.parts,
): Record<string, number> {
  const gradients = (inputs: tf.Tensor[]) => lossAndGradients(() => loss(inputs as I), variables).gradients;
  const recording = trace(gradients, examples[0], variables);
  try {
    return Object.fromEntries(planPartition(recording, operations).variables);
  } finally {
    releaseCaptures(recording);
  }
}
