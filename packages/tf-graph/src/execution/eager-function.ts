import { tf } from "../tensorflow";
import { requireTensors } from "../trace/trace";
import type { CompiledFunction } from "../types";
import { Input, Signatures } from "./inputs";
import { Lifecycle } from "./lifecycle";
import { RunOptions, RunResult, runBatches } from "./loop";

/** A compiled function without a graph: the reference for the traced one, and its replacement where no graph can run. */
export class EagerFunction<K extends string> implements CompiledFunction<K> {
  readonly mode = "eager";
  private readonly signatures: Signatures;
  private readonly life = new Lifecycle("the compiled function");

  constructor(
    private readonly f: (inputs: tf.Tensor[]) => Record<K, tf.Tensor>,
    examples: readonly tf.Tensor[][],
    readonly reason: string,
  ) {
    this.signatures = new Signatures(examples);
  }

  run(inputs: readonly Input[]): Record<K, tf.Tensor> {
    this.life.requireAlive("run");
    const results = tf.tidy(() => this.f(this.signatures.tensors(this.signatures.find(inputs), inputs)));
    requireTensors(results);
    return results;
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>> {
    return this.life.during(() => runBatches((inputs) => scalarValues(() => this.run(inputs)), batches, options));
  }

  dispose(): void {
    this.life.end(() => undefined);
  }
}

/** The values of the scalars that f returns, whose tensors are disposed. @throws TypeError naming a result that is no scalar */
export function scalarValues<K extends string>(f: () => Record<K, tf.Tensor>): Record<K, number> {
  return tf.tidy(() => {
    const entries = Object.entries<tf.Tensor>(f()).map(([name, tensor]) => {
      if (tensor.size !== 1) throw new TypeError(`runAll adds up scalars, but "${name}" is [${tensor.shape}]: use run`);
      return [name, tensor.dataSync()[0]];
    });
    return Object.fromEntries(entries) as Record<K, number>;
  });
}
