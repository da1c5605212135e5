import { tf } from "./tensorflow";
import { Recording } from "./recording";
import { requireSameRecording } from "./repeat";
import { record, releaseCaptures } from "./trace";

/** An input of an example, kept as numbers since the caller disposes the tensors. */
interface ExampleInput {
  values: tf.TypedArray;
  shape: number[];
  dtype: tf.DataType;
}

/** Runs between two recordings: at most, and at least where a run of many batches ends. */
const LONGEST = 1000;
const WORTH_A_CHECK = 100;

/**
 * Records a traced function again from time to time, to see that it would still do what stands in the graph.
 *
 * A graph holds what the function read from JavaScript when it was traced: numbers, and which tensors. Where the function
 * would read others now, eager execution would follow and the graph would not: that is an error. A recording takes as long as
 * several steps of the graph, so it is not made at each of them, but before the 2nd, 3rd, 5th, 9th, 17th … run, after every 1,000
 * runs, and at the end of a runAll that had 100 or more, or before which so many went by since the last time. An epoch of that
 * length in which a number changed ends in an error, then, and not with a loss.
 *
 * What can't be found this way: a number that changes and is what it was again by the next of these moments; one that changes
 * after the last of them, as in a short runAll; a number that only inputs of another example's shapes make use of; and anything
 * in a function that uses a tensor which its caller has disposed: it can't be called any more, and is not (the graph goes on with
 * the tensor that it captured).
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

  /** To be called before each run of an example. @throws TraceError naming what the function would do otherwise now */
  beforeRun(example: number): void {
    if (Number.isInteger(Math.log2(this.runs)) || this.runs - this.lastCheck >= LONGEST) this.check(example);
    this.runs++;
  }

  /** Surrounds a run of many batches. @throws TraceError naming what the function would do otherwise now */
  async around<T>(run: () => Promise<T>): Promise<T> {
    const before = this.runs;
    const result = await run();
    if (this.runs - Math.min(before, this.lastCheck) >= WORTH_A_CHECK) this.check();
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
