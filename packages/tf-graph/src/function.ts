import { EagerFunction } from "./execution/eager-function";
import { TracedFunction } from "./execution/traced-function";
import { choose } from "./fallback";
import { tf } from "./tensorflow";
import type { CompiledFunction, FunctionOptions } from "./types";

/**
 * Traces a function once and makes a TensorFlow graph of it, such as a validation loss or an encoder of many images.
 *
 * What compileTraining says about its loss holds for f too. The caller disposes the compiled function.
 *
 * @throws TraceError where f does what a graph can't hold, such as reading a value in JavaScript; TypeError for unfit arguments
 */
export function compileFunction<I extends tf.Tensor[] | [tf.Tensor], R extends Record<string, tf.Tensor>>(
  options: FunctionOptions<I, R>,
): CompiledFunction<keyof R & string> {
  const f = options.f as (inputs: tf.Tensor[]) => R;
  return choose<CompiledFunction<keyof R & string>>(options.mode, {
    traced: () => new TracedFunction(f, options.examples),
    eager: (reason) => new EagerFunction(f, options.examples, reason),
    probe: () => {
      const eager = new EagerFunction(f, options.examples, "");
      for (const example of options.examples) tf.dispose(eager.run(example));
    },
  });
}
