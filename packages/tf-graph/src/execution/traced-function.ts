import { nativeBackend, typeAttribute } from "../backend";
import { Graph, join } from "../graph/graph";
import { PlacedCall } from "../graph/placed-call";
import { planPartition } from "../partition/plan";
import { Session } from "../session/session";
import { tf, threads } from "../tensorflow";
import { assignmentOf, Recording } from "../trace/recording";
import { RepeatedRecording } from "../trace/repeated-recording";
import { releaseCaptures, requireOutermost, trace } from "../trace/trace";
import type { CompiledFunction } from "../types";
import { scalarValues } from "./eager-function";
import { Input, Signatures } from "./inputs";
import { Lifecycle } from "./lifecycle";
import { RunOptions, RunResult, runBatches } from "./loop";

/** The call with one example's shapes in the graph, and what the session is fed with and fetches for it. */
interface CallNodes {
  call: PlacedCall;
  names: string[];
  /** The variables that the function assigns. */
  assigned: tf.Variable[];
  feeds: string;
  fetches: string;
}

function callNodes(graph: Graph, call: PlacedCall, assigned: tf.Variable[]): CallNodes {
  // A result may be an input, and a session does not fetch what it is fed with.
  const fetches = Object.values(call.results).map((value) =>
    graph.node("Identity", [value.whole()], [typeAttribute("T", value.type.dtype)], "result"),
  );
  return { call, names: Object.keys(call.results), assigned, feeds: join(call.feeds), fetches: join(fetches) };
}

/** A compiled function as a TensorFlow graph. */
export class TracedFunction<K extends string> implements CompiledFunction<K> {
  readonly mode = "traced";
  private readonly backend = nativeBackend();
  private readonly signatures: Signatures;
  private readonly calls: CallNodes[] = [];
  private readonly session: Session;
  private readonly again: RepeatedRecording;
  private readonly life = new Lifecycle("the compiled function");

  constructor(f: (inputs: tf.Tensor[]) => Record<K, tf.Tensor>, examples: readonly tf.Tensor[][]) {
    this.signatures = new Signatures(examples);
    const graph = new Graph();
    let session: Session | undefined;
    const recordings: Recording[] = [];
    try {
      for (const example of examples) {
        const recording = trace(f, example, {});
        recordings.push(recording);
        const call = new PlacedCall(graph, recording, planPartition(recording, threads.parts));
        this.calls.push(callNodes(graph, call, recording.assigned));
      }
      this.again = new RepeatedRecording(f, examples, recordings);
      this.session = session = new Session(graph);
      // TensorFlow checks and optimises a graph when it first runs, so its errors appear here.
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
    const results: Record<string, tf.Tensor> = this.call(inputs);
    for (const variable of this.calls[this.signatures.find(inputs)].assigned) {
      const name = assignmentOf(variable);
      variable.assign(results[name]);
      results[name].dispose();
      Reflect.deleteProperty(results, name);
    }
    return results as Record<K, tf.Tensor>;
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<K>): Promise<RunResult<K>> {
    const run = () => runBatches((inputs) => scalarValues(() => this.run(inputs)), batches, options);
    return this.life.during(() => this.again.around(run));
  }

  dispose(): void {
    this.life.end(() => {
      this.calls.forEach(({ call }) => call.dispose());
      this.session.dispose();
    });
  }

  /** The results, and the new values of the variables that the function assigns, under the names that assignmentOf gives. */
  private call(inputs: readonly Input[]): Record<string, tf.Tensor> {
    const example = this.signatures.find(inputs);
    const { call, names, feeds, fetches } = this.calls[example];
    const uploaded = this.signatures.upload(example, inputs);
    try {
      const fetched = this.session.run({ names: feeds, ids: [...uploaded.ids, ...call.captureIds()] }, fetches);
      return Object.fromEntries(fetched.map((metadata, i) => [names[i], this.backend.createOutputTensor(metadata)]));
    } finally {
      uploaded.release();
    }
  }
}
