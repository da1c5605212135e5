import { adamOptimizer } from "../adam";
import { tf } from "../tensorflow";
import { lossAndGradients, Terms } from "./gradients";
import { Input, Signatures } from "./inputs";
import { RunOptions, RunResult, runBatches } from "./loop";
import { AdamState, CompiledTraining } from "./training";
import type { TrainingParts } from "./tracedTraining";

/** The training step without a graph: the reference for the traced one, and what stands in where a graph can't run. */
export class EagerTraining<T extends Terms> implements CompiledTraining<keyof T & string> {
  readonly mode = "eager";
  step = 0;
  private readonly signatures: Signatures;
  private optimizer: tf.AdamOptimizer;

  constructor(private readonly parts: TrainingParts<T>, readonly reason: string) {
    this.signatures = new Signatures(parts.examples);
    this.optimizer = adamOptimizer(parts.adam);
  }

  run(inputs: Input[]): Record<keyof T & string, number> {
    const { loss, variables } = this.parts;
    return tf.tidy(() => {
      const tensors = this.signatures.tensors(this.signatures.find(inputs), inputs);
      const { terms, gradients } = lossAndGradients(() => loss(tensors), variables);
      // The optimiser keeps its moments by position, so every variable has one, even where it has no gradient.
      const named = Object.entries(variables).map(([name, variable]) => ({ name: variable.name, tensor: gradients[name] }));
      this.optimizer.applyGradients(named);
      this.step++;
      const values = Object.entries(terms).map(([name, term]) => [name, term.dataSync()[0]]);
      return Object.fromEntries(values) as Record<keyof T & string, number>;
    });
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<keyof T & string>): Promise<RunResult<keyof T & string>> {
    return runBatches((inputs) => this.run(inputs), batches, options);
  }

  async state(): Promise<AdamState> {
    const names = Object.keys(this.parts.variables);
    const [, ...moments] = await this.optimizer.getWeights();
    const group = (offset: number): Record<string, Float32Array> =>
      Object.fromEntries(
        Object.entries(this.parts.variables).map(([name, { size }], i) => {
          const moment = moments[offset + i]?.tensor;
          return [name, moment ? (moment.dataSync() as Float32Array).slice() : new Float32Array(size)];
        }),
      );
    return { step: this.step, firstMoments: group(0), secondMoments: group(names.length) };
  }

  async restore(state?: AdamState): Promise<void> {
    const { adam, variables } = this.parts;
    this.optimizer.dispose();
    this.optimizer = adamOptimizer(adam);
    this.step = state?.step ?? 0;
    if (state === undefined) return;
    const moments = [state.firstMoments, state.secondMoments].flatMap((group) =>
      Object.entries(variables).map(([name, { shape }]) => ({ name, tensor: tf.tensor(group[name].slice(), shape) })),
    );
    const iterations = { name: "iter", tensor: tf.scalar(state.step, "int32") };
    await this.optimizer.setWeights([iterations, ...moments]);
    tf.dispose([iterations.tensor, ...moments.map(({ tensor }) => tensor)]);
  }

  dispose(): void {
    this.optimizer.dispose();
  }
}
