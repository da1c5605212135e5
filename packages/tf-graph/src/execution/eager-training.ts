import { AdamState, adamUpdate, requireAdamState } from "../adam";
import { lossAndGradients } from "../gradients";
import { tf } from "../tensorflow";
import type { CompiledTraining, Terms, TrainingParts } from "../types";
import { Input, Signatures } from "./inputs";
import { Lifecycle } from "./lifecycle";
import { RunOptions, RunResult, runBatches } from "./loop";

/** A training step without a graph: the reference for the traced one, and its replacement where no graph can run. */
export class EagerTraining<T extends Terms> implements CompiledTraining<keyof T & string> {
  readonly mode = "eager";
  step = 0;
  private readonly signatures: Signatures;
  private firstMoments: Record<string, tf.Tensor> = {};
  private secondMoments: Record<string, tf.Tensor> = {};
  learningRate: number;
  private readonly life = new Lifecycle("the training step");

  constructor(
    private readonly parts: TrainingParts<T>,
    readonly reason: string,
  ) {
    this.learningRate = parts.adam.learningRate;
    this.signatures = new Signatures(parts.examples);
    this.restore();
  }

  run(inputs: readonly Input[]): Record<keyof T & string, number> {
    this.life.requireIdle("run");
    return this.update(inputs);
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<keyof T & string>): Promise<RunResult<keyof T & string>> {
    return this.life.during(() => runBatches((inputs) => this.update(inputs), batches, options));
  }

  state(): AdamState {
    this.life.requireAlive("state");
    const copies = (moments: Record<string, tf.Tensor>): Record<string, Float32Array> =>
      Object.fromEntries(
        Object.entries(moments).map(([name, moment]) => [name, (moment.dataSync() as Float32Array).slice()]),
      );
    return { step: this.step, firstMoments: copies(this.firstMoments), secondMoments: copies(this.secondMoments) };
  }

  restore(state?: AdamState): void {
    this.life.requireIdle("restore");
    requireAdamState(state, this.parts.variables);
    this.free();
    const moments = (group?: Record<string, Float32Array>): Record<string, tf.Tensor> =>
      Object.fromEntries(
        Object.entries(this.parts.variables).map(([name, { shape }]) => {
          return [name, tf.keep(group ? tf.tensor(group[name].slice(), shape) : tf.zeros(shape))];
        }),
      );
    this.firstMoments = moments(state?.firstMoments);
    this.secondMoments = moments(state?.secondMoments);
    this.step = state?.step ?? 0;
  }

  dispose(): void {
    this.life.end(() => this.free());
  }

  private free(): void {
    tf.dispose([this.firstMoments, this.secondMoments]);
  }

  private update(inputs: readonly Input[]): Record<keyof T & string, number> {
    const { loss, variables } = this.parts;
    return tf.tidy(() => {
      const tensors = this.signatures.tensors(this.signatures.find(inputs), inputs);
      const { terms, gradients } = lossAndGradients(() => loss(tensors), variables);
      this.applyAdam(gradients);
      const values = Object.entries(terms).map(([name, term]) => [name, term.dataSync()[0]]);
      return Object.fromEntries(values) as Record<keyof T & string, number>;
    });
  }

  private applyAdam(gradients: Record<string, tf.Tensor>): void {
    const { variables } = this.parts;
    const adam = { ...this.parts.adam, learningRate: this.learningRate };
    this.step++;
    for (const [name, gradient] of Object.entries(gradients)) {
      const before = { value: variables[name], first: this.firstMoments[name], second: this.secondMoments[name] };
      const after = adamUpdate(before, gradient, this.step, adam);
      variables[name].assign(after.value);
      this.firstMoments[name] = tf.keep(after.first);
      this.secondMoments[name] = tf.keep(after.second);
      tf.dispose([before.first, before.second]);
    }
  }
}
