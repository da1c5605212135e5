/** How this process would run a training's steps, found out without training. */
import { compileFunction, tf, type Execution } from "@vae-notebooks/tf-graph";

/** Traces a function of one addition: what keeps TensorFlow from running a graph keeps it from running this one. */
export function probedExecution(): Execution {
  const example = tf.scalar(1);
  const probe = compileFunction({ f: ([x]: [tf.Tensor]) => ({ sum: tf.add(x, 1) }), examples: [[example]] });
  const { mode, reason } = probe;
  probe.dispose();
  example.dispose();
  return { mode, reason };
}
