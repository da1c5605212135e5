import { compileFunction } from "../function";
import { tf } from "../tensorflow";
import type { CompiledFunction, Mode } from "../types";
import type { Batch } from "./layers-model";

/** A function of a batch, compiled when a batch of other shapes comes than before. */
export class BatchFunctions {
  private readonly compiled = new Map<string, CompiledFunction<string>>();
  private settings: unknown[] = [];
  /** Why it runs eagerly, where it does. */
  reason?: string;

  /**
   * @param f gets the batch, and returns a list of tensors
   * @param currentSettings all that stands fixed in a graph and may change, such as the learning rate: with others than before the
   *   function is compiled again
   */
  constructor(
    private readonly f: (batch: Batch) => tf.Tensor[],
    private readonly currentSettings: () => unknown[],
    private readonly mode?: Mode,
  ) {}

  /** @returns what f returns for the batch; the caller disposes it */
  run(batch: Batch): tf.Tensor[] {
    const settings = this.currentSettings();
    if (settings.some((setting, i) => setting !== this.settings[i])) this.dispose();
    this.settings = settings;
    const shapes = batch.map((input) => (input === null ? "none" : `${input.dtype} [${input.shape}]`)).join(", ");
    const compiled = this.compiled.get(shapes) ?? this.compile(batch);
    this.compiled.set(shapes, compiled);
    return Object.values(compiled.run(batch.filter(isTensor)));
  }

  /** Frees the graphs. */
  dispose(): void {
    for (const compiled of this.compiled.values()) compiled.dispose();
    this.compiled.clear();
  }

  private compile(batch: Batch): CompiledFunction<string> {
    const isMissing = batch.map((input) => input === null);
    const compiled = compileFunction<tf.Tensor[], Record<string, tf.Tensor>>({
      f: (inputs) => {
        const left = inputs.values();
        const whole = isMissing.map((missing) => (missing ? null : (left.next().value as tf.Tensor)));
        return Object.fromEntries(this.f(whole).map((tensor, i) => [`value ${i}`, tensor]));
      },
      examples: [batch.filter(isTensor)],
      mode: this.mode,
    });
    this.reason ??= compiled.reason;
    return compiled;
  }
}

function isTensor(input: tf.Tensor | null): input is tf.Tensor {
  return input !== null;
}
