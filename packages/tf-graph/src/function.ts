import { tf } from "./tensorflow";
import { choose } from "./fallback";
import { Graph, join, typeAttribute } from "./graph";
import { Input, Signatures } from "./inputs";
import { Lifecycle } from "./lifecycle";
import { RunOptions, RunResult, runBatches } from "./loop";
import { nativeBackend } from "./native";
import { PlacedCall } from "./placed-call";
import { Recording } from "./recording";
import { RepeatedRecording } from "./repeated-recording";
import { Session } from "./session";
import { releaseCaptures, requireOutermost, requireTensors, trace } from "./trace";
import type { Execution, Mode } from "./types";

/** What a compiled function is made of. */
export interface FunctionOptions<I extends tf.Tensor[], R extends Record<string, tf.Tensor>> {
  /** A function of tensors that returns tensors by name. */
  f: (inputs: I) => R;
  /** Inputs as f takes them, one list for each combination of shapes that will be run. */
  examples: I[];
  mode?: Mode;
}

/** A function that can be run; variables that it uses are read at each run, so it sees what training does to them. */
export interface CompiledFunction<K extends string> extends Execution {
  /** @returns the results' tensors, which the caller disposes */
  run(inputs: readonly Input[]): Record<K, tf.Tensor>;
  /** Runs it on every batch and adds up its results, which have to be scalars, without blocking the event loop for long. */
  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>>;
  /** Frees the graph and its session; a second time does nothing. @throws Error while a runAll is going on */
  dispose(): void;
}

/**
 * Traces a function once and makes it a TensorFlow graph, such as a validation loss or an encoder of many images.
 *
 * What holds for compileTraining's loss holds for f, which RepeatedRecording calls again. The caller disposes the compiled function.
 *
 * @throws TraceError where f does what a graph can't hold, such as a host read; TypeError for unfit arguments
 */
export function compileFunction<I extends tf.Tensor[] | [tf.Tensor], R extends Record<string, tf.Tensor>>(
  options: FunctionOptions<I, R>,
): CompiledFunction<keyof R & string> {
  const f = options.f as unknown as (inputs: tf.Tensor[]) => R;
  return choose<CompiledFunction<keyof R & string>>(options.mode, {
    traced: () => new TracedFunction(f, options.examples),
    eager: (reason) => new EagerFunction(f, options.examples, reason),
    probe: () => {
      const eager = new EagerFunction(f, options.examples, "");
      for (const example of options.examples) tf.dispose(eager.run(example));
    },
  });
}

/** One example's call in the graph, and what the session is fed with and fetches for it. */
interface CallNodes {
  call: PlacedCall;
  names: string[];
  feeds: string;
  fetches: string;
}

function callNodes(graph: Graph, call: PlacedCall): CallNodes {
  // A session does not fetch what it is fed with, which a result may be.
  const fetches = Object.values(call.results).map((value) =>
    graph.node("Identity", [value.whole()], [typeAttribute("T", value.dtype)], "result"),
  );
  return { call, names: Object.keys(call.results), feeds: join(call.feeds), fetches: join(fetches) };
}

class TracedFunction<K extends string> implements CompiledFunction<K> {
  readonly mode = "traced";
  private readonly backend = nativeBackend();
  private readonly signatures: Signatures;
  private readonly calls: CallNodes[] = [];
  private readonly session: Session;
  private readonly again: RepeatedRecording;
  private readonly life = new Lifecycle(WHAT);

  constructor(f: (inputs: tf.Tensor[]) => Record<K, tf.Tensor>, examples: readonly tf.Tensor[][]) {
    this.signatures = new Signatures(examples);
    const graph = new Graph();
    let session: Session | undefined;
    const recordings: Recording[] = [];
    try {
      for (const example of examples) {
        const recording = trace(f, example, {});
        recordings.push(recording);
        this.calls.push(callNodes(graph, new PlacedCall(graph, recording, example)));
      }
      this.again = new RepeatedRecording(f, examples, recordings);
      this.session = session = new Session(graph);
      // TensorFlow optimises a graph when it first runs, and its errors come to light here.
      for (const example of examples) tf.dispose(this.call(example));
    } catch (error) {
      session?.dispose();
      recordings.forEach(releaseCaptures);
      throw error;
    }
  }

  run(inputs: readonly Input[]): Record<K, tf.Tensor> {
    this.life.requireAlive("run");
    requireOutermost();
    this.again.beforeRun(this.signatures.find(inputs));
    return this.call(inputs);
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>> {
    const run = () => runBatches((inputs) => numbers(() => this.run(inputs)), batches, options);
    return this.life.during(() => this.again.around(run));
  }

  dispose(): void {
    this.life.end(() => {
      this.calls.forEach(({ call }) => call.dispose());
      this.session.dispose();
    });
  }

  private call(inputs: readonly Input[]): Record<K, tf.Tensor> {
    const example = this.signatures.find(inputs);
    const { call, names, feeds, fetches } = this.calls[example];
    const uploaded = this.signatures.upload(example, inputs);
    try {
      const fetched = this.session.run({ names: feeds, ids: [...uploaded.ids, ...call.captureIds()] }, fetches);
      const results = fetched.map((metadata, i) => [names[i], this.backend.createOutputTensor(metadata)]);
      return Object.fromEntries(results) as Record<K, tf.Tensor>;
    } finally {
      uploaded.release();
    }
  }
}

const WHAT = "the compiled function";

class EagerFunction<K extends string> implements CompiledFunction<K> {
  readonly mode = "eager";
  private readonly signatures: Signatures;
  private readonly life = new Lifecycle(WHAT);

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
    return this.life.during(() => runBatches((inputs) => numbers(() => this.run(inputs)), batches, options));
  }

  dispose(): void {
    this.life.end(() => undefined);
  }
}

/** The values of scalars that f makes. */
function numbers<K extends string>(f: () => Record<K, tf.Tensor>): Record<K, number> {
  return tf.tidy(() => {
    const entries = Object.entries<tf.Tensor>(f()).map(([name, tensor]) => {
      if (tensor.size !== 1) throw new TypeError(`runAll adds up scalars, but "${name}" is [${tensor.shape}]: use run`);
      return [name, tensor.dataSync()[0]];
    });
    return Object.fromEntries(entries) as Record<K, number>;
  });
}
