import { EagerFunction } from "./execution/eager-function";
import { TracedFunction } from "./execution/traced-function";
import { choose } from "./fallback";
import { tf } from "./tensorflow";
import { VariableWatch } from "./trace/variable-watch";
import type { CompiledFunction, FunctionOptions } from "./types";

/**
 * Traces a function once and makes a TensorFlow graph of it, such as a validation loss or an encoder of many images.
 *
 * What compileTraining says about its loss holds for f too, and f may assign variables: the graph gives their new values, and each
 * run assigns them. So f may be an update by an optimiser of tf.train, as in `optimizer.minimize(loss, true, variables)`. Variables
 * have to be made outside of f, or at its first call, as an optimiser makes its own. The caller disposes the compiled function.
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
      const watch = new VariableWatch();
      try {
        for (const example of options.examples) tf.dispose(eager.run(example));
      } finally {
        watch.restore();
      }
    },
  });
}
