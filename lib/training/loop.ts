import { randomStream, streamSeed } from "@vae-notebooks/random";
import { RunOptions, RunResult, tf } from "@vae-notebooks/tf-graph";
import { TrainingImages } from "../data/images";
import { LossTerms } from "../model/loss";
import { EVALUATION_BATCH, evaluationNoise } from "../model/noise";
import { batches, CompiledLosses, StepInputs } from "./compiled-losses";
import type { TrainingConfiguration } from "./configuration";
import { inWords, notFiniteInState, notFiniteInStep, NotFiniteError } from "./not-finite";
import type { EpochPart, EpochRecord, Trainable, TrainingCallbacks, TrainingState } from "./contract";
import { captureState, NOT_BEGUN, restoreState } from "./state";

const PROGRESS_MILLISECONDS = 200;

type Term = keyof LossTerms;

/** Thrown and caught here: the loss of a step is no number. */
class LossNotFinite extends Error {}

/** One training: epochs of steps, each epoch followed by validation and a state from which the training could go on. */
export class TrainingLoop {
  private readonly started = Date.now();
  private readonly count: number;
  /** Steps of an epoch. */
  private readonly steps: number;
  private readonly inOrder: Int32Array;
  /** The last state in which every number was finite. */
  private good: TrainingState;
  /** Images that were done before this loop. */
  private readonly before: number;

  constructor(
    private readonly model: Trainable,
    data: TrainingImages,
    private readonly configuration: TrainingConfiguration,
    private readonly compiled: CompiledLosses,
    private readonly callbacks: TrainingCallbacks,
  ) {
    this.count = data.train.shape[0];
    this.steps = Math.ceil(this.count / configuration.batchSize);
    this.inOrder = Int32Array.from({ length: data.validation.shape[0] }, (_, i) => i);
    const { from } = callbacks;
    if (from) restoreState(model, compiled.training, from);
    this.good = from ?? this.capture([], NOT_BEGUN);
    this.before = this.good.history.length * this.count + this.done(this.good.epoch.steps);
  }

  /** @returns a record for each epoch, those of the state that it began from included */
  async run(): Promise<EpochRecord[]> {
    const found = notFiniteInState(this.good);
    if (found) {
      const message = `training can't begin: expected finite numbers, ${inWords(found)}`;
      throw new NotFiniteError(message, found.tensor, this.good.history.length + 1, this.good.epoch.steps);
    }
    if (!this.callbacks.from) this.callbacks.onCheckpoint?.(this.good);
    while (this.good.history.length < this.configuration.epochs) {
      await this.epoch(this.good.history.length + 1);
      // The epoch of a small data set may end before the event loop could do other work.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return [...this.good.history];
  }

  /** Makes the steps of an epoch that are left, and validates. */
  private async epoch(epoch: number): Promise<void> {
    const { signal, onEpoch, onCheckpoint } = this.callbacks;
    const { history, epoch: begun } = this.good;
    const epochStarted = Date.now() - 1000 * begun.seconds;
    const seconds = () => (Date.now() - epochStarted) / 1000;
    const trained = await this.trainedSteps(epoch, begun, seconds);
    if (signal?.aborted) {
      const { steps, sums } = trained;
      this.good = await this.checked(epoch, this.capture(history, { steps, sums, seconds: seconds() }));
      onCheckpoint?.(this.good);
      throw signal.reason;
    }
    const train = meanLoss(trained.sums, this.count);
    const record = { epoch, train, validation: await this.validated(epoch), seconds: seconds() };
    this.good = await this.checked(epoch, this.capture([...history, record], NOT_BEGUN));
    onEpoch?.(record);
    onCheckpoint?.(this.good);
  }

  /** Makes the steps of an epoch that are left, each of which has to have a finite loss. */
  private async trainedSteps(epoch: number, begun: EpochPart, seconds: () => number): Promise<RunResult<Term>> {
    let step = begun.steps;
    try {
      return await this.makeSteps(epoch, [begun.steps, Infinity], {
        from: begun,
        signal: this.callbacks.signal,
        interval: PROGRESS_MILLISECONDS,
        onProgress: ({ steps, sums }) => steps > begun.steps && this.report(epoch, steps, sums, seconds()),
        onBatch: ({ total, reconstruction, kl }) => {
          step++;
          if (!Number.isFinite(total + reconstruction + kl)) throw new LossNotFinite();
        },
      });
    } catch (error) {
      throw error instanceof LossNotFinite ? await this.firstNotFinite(epoch, step) : error;
    }
  }

  private async validated(epoch: number): Promise<LossTerms<number>> {
    const { seed, beta } = this.configuration;
    // The noise of evaluateLoss, the same after each epoch: the curve changes with the weights alone.
    const noise = (from: number) => [evaluationNoise(seed), from];
    const { sums } = await this.compiled.validation.runAll(batches(this.inOrder, EVALUATION_BATCH, beta, noise));
    const validation = meanLoss(sums, this.inOrder.length);
    // What the last step's update did shows here first: its loss was computed before it.
    if (!Number.isFinite(validation.total)) {
      await this.checked(epoch, this.capture(this.good.history, { ...NOT_BEGUN, steps: this.steps }));
      throw this.stopped(epoch, this.steps, "the validation loss", `found ${terms(validation)} in validation`);
    }
    return validation;
  }

  /** The state, if all of its numbers are finite. @throws NotFiniteError naming the first step that made one that is not */
  private async checked(epoch: number, state: TrainingState): Promise<TrainingState> {
    if (!notFiniteInState(state)) return state;
    throw await this.firstNotFinite(epoch, state.history.length === epoch ? this.steps : state.epoch.steps);
  }

  /**
   * Finds the first step whose loss, gradients or update are not finite, by making the epoch's steps once more and halving:
   * the same steps give the same numbers. The model is left with the weights before that step.
   *
   * @param bad a step, counted from 1, by the end of which there is one
   */
  private async firstNotFinite(epoch: number, bad: number): Promise<NotFiniteError> {
    let after: TrainingState | undefined;
    while (bad - this.good.epoch.steps > 1) {
      const middle = (this.good.epoch.steps + bad) >> 1;
      const state = await this.replayed(epoch, middle);
      if (notFiniteInState(state)) [bad, after] = [middle, state];
      else this.good = state;
    }
    after ??= await this.replayed(epoch, bad);
    restoreState(this.model, this.compiled.training, this.good);
    const [inputs] = [...this.batches(epoch, [bad - 1, bad])];
    const tensors = [tf.tensor1d(inputs[0] as Int32Array, "int32"), tf.tensor1d(inputs[1] as Int32Array, "int32")];
    const beta = tf.scalar(this.configuration.beta);
    const step = notFiniteInStep(this.model, this.compiled, [...tensors, beta] as StepInputs);
    tf.dispose([tensors, beta]);
    const found = step.found ?? notFiniteInState(after);
    const what = found ? inWords(found) : "found a loss that is not finite";
    return this.stopped(epoch, bad, found?.tensor ?? "the loss", `${what}, with the loss ${terms(step.terms)}`);
  }

  /** The state after this many steps of an epoch, made once more from the last good state. */
  private async replayed(epoch: number, steps: number): Promise<TrainingState> {
    const { history, epoch: begun } = this.good;
    restoreState(this.model, this.compiled.training, this.good);
    const { sums } = await this.makeSteps(epoch, [begun.steps, steps], { from: begun });
    return this.capture(history, { steps, sums, seconds: begun.seconds });
  }

  private stopped(epoch: number, step: number, tensor: string, found: string): NotFiniteError {
    const where = `in epoch ${epoch} at step ${step} of ${this.steps}`;
    const message = `training stopped ${where}: expected finite numbers, ${found}; a smaller learning rate usually helps`;
    return new NotFiniteError(message, tensor, epoch, step);
  }

  private makeSteps(epoch: number, steps: [number, number], options: RunOptions<Term>): Promise<RunResult<Term>> {
    return this.compiled.training.runAll(this.batches(epoch, steps), options);
  }

  private batches(epoch: number, steps: [first: number, end: number]) {
    const { seed, batchSize, beta } = this.configuration;
    const order = randomStream(seed, `order/${epoch}`).permutation(this.count);
    const noise = streamSeed(seed, "noise");
    const firstStep = (epoch - 1) * this.steps;
    return batches(order, batchSize, beta, (from) => [noise, firstStep + from / batchSize], steps);
  }

  private capture(history: readonly EpochRecord[], epoch: EpochPart): TrainingState {
    return captureState(this.model, this.compiled.training, history, epoch);
  }

  private report(epoch: number, steps: number, sums: LossTerms<number>, seconds: number): void {
    const { count, callbacks, good } = this;
    const { epochs } = this.configuration;
    const done = this.done(steps);
    const passed = (epoch - 1) * count + done;
    const secondsAnImage = (Date.now() - this.started) / 1000 / (passed - this.before);
    callbacks.onProgress?.({
      epoch,
      epochs,
      history: [...good.history],
      done,
      images: count,
      train: meanLoss(sums, done),
      imagesPerSecond: done / seconds,
      secondsLeft: secondsAnImage * (epochs * count - passed),
    });
  }

  private done(steps: number): number {
    return Math.min(steps * this.configuration.batchSize, this.count);
  }
}

function meanLoss({ reconstruction, kl, total }: LossTerms<number>, images: number): LossTerms<number> {
  return { reconstruction: reconstruction / images, kl: kl / images, total: total / images };
}

function terms(loss: Partial<LossTerms<number>>): string {
  return `reconstruction ${loss.reconstruction}, kl ${loss.kl}`;
}
