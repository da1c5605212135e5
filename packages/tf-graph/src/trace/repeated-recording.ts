import { tf } from "../tensorflow";
import { requireSameRecording } from "./comparison";
import type { Recording } from "./recording";
import { record, releaseCaptures } from "./trace";

/** An input of an example. Its values are kept as numbers, since the caller disposes the tensor. */
interface ExampleInput {
  values: tf.TypedArray;
  shape: number[];
  dtype: tf.DataType;
}

/** The function is recorded again after at most this many runs: a recording takes as long as several runs of the graph. */
const MOST_RUNS_BETWEEN = 1000;

/** A runAll ends with a recording when at least this many runs went by since the last one. */
const LEAST_RUNS_BEFORE_LAST = 100;

/**
 * Records a traced function again from time to time, to see that it would still do what stands in the graph.
 *
 * A graph holds what the function read from JavaScript when it was traced: numbers, and which tensors it captured. If the
 * function would now read others, eager execution would follow and the graph would not, so that is an error.
 *
 * | when the function is recorded again |
 * |---|
 * | before its 2nd, 3rd, 5th, 9th, 17th … run |
 * | after every 1,000 runs |
 * | at the end of a runAll, if the runs since the last recording, or those of this runAll, are 100 or more |
 *
 * So an epoch of 100 runs or more in which a number has changed ends in an error, not with a wrong loss. What is not detected:
 * - a number that changes, and has its old value again when the function is next recorded
 * - a number that changes after the last recording, as in a short runAll
 * - a number that only inputs of another example's shapes make use of
 * - anything in a function that uses a tensor which its caller has disposed. Such a function can't be called any more, and the
 *   graph goes on with the tensor that it captured.
 */
export class RepeatedRecording {
  private readonly examples: ExampleInput[][];
  private runs = 0;
  private lastCheck = 0;
  private canBeCalled = true;

  /**
   * @param f the traced function
   * @param recordings what it did with each example; they stay the caller's
   * @param variables that it was traced with, by name
   */
  constructor(
    private readonly f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
    examples: readonly (readonly tf.Tensor[])[],
    private readonly recordings: readonly Recording[],
    private readonly variables: Record<string, tf.Variable> = {},
  ) {
    this.examples = examples.map((inputs) =>
      inputs.map((input) => ({ values: input.dataSync().slice(), shape: input.shape, dtype: input.dtype })),
    );
  }

  /** To be called before each run of an example. @throws TraceError naming what the function would now do differently */
  beforeRun(example: number): void {
    if (Number.isInteger(Math.log2(this.runs)) || this.runs - this.lastCheck >= MOST_RUNS_BETWEEN) this.check(example);
    this.runs++;
  }

  /** Does a run of many batches. @throws TraceError naming what the function would now do differently */
  async around<T>(run: () => Promise<T>): Promise<T> {
    const before = this.runs;
    const result = await run();
    if (this.runs - Math.min(before, this.lastCheck) >= LEAST_RUNS_BEFORE_LAST) this.check();
    return result;
  }

  private check(example = 0): void {
    this.lastCheck = this.runs;
    if (!this.canBeCalled) return;
    const inputs = this.examples[example].map(({ values, shape, dtype }) => tf.tensor(values.slice(), shape, dtype));
    try {
      const again = record(this.f, inputs, this.variables);
      try {
        requireSameRecording(this.recordings[example], again);
      } finally {
        releaseCaptures(again);
      }
    } catch (error) {
      if (!/(Tensor|LayersVariable) is disposed/.test((error as Error).message)) throw error;
      this.canBeCalled = false;
    } finally {
      tf.dispose(inputs);
    }
  }
}
