import { AdamState, adamStepSize, requireAdamState } from "../adam";
import { ATTRIBUTE_TYPES, DTYPES, nativeBackend, typeAttribute } from "../backend";
import { TraceError } from "../errors";
import { lossAndGradients } from "../gradients";
import { AdamNodes } from "../graph/adam-nodes";
import { Graph, join } from "../graph/graph";
import { PlacedCall } from "../graph/placed-call";
import type { Value } from "../graph/value";
import { nativeKernels } from "../native-kernels";
import { Plan, planPartition } from "../partition/plan";
import { Session } from "../session/session";
import { SessionVariables } from "../session/session-variables";
import { tf, threads } from "../tensorflow";
import type { Recording } from "../trace/recording";
import { RepeatedRecording } from "../trace/repeated-recording";
import { releaseCaptures, requireOutermost, trace } from "../trace/trace";
import type { CompiledTraining, Terms, TrainingParts } from "../types";
import { Input, Signatures } from "./inputs";
import { Lifecycle } from "./lifecycle";
import { RunOptions, RunResult, runBatches } from "./loop";

/** Prefixes of the traced function's results. */
const TERM = "term/";
const GRADIENT = "gradient/";

/** The training step with one example's shapes in the graph, and what the session is fed with and fetches for it. */
interface StepNodes {
  call: PlacedCall;
  feeds: string;
  fetch: string;
}

/** A training step as a TensorFlow graph. While it runs, weights and moments live in its session. */
export class TracedTraining<T extends Terms> implements CompiledTraining<keyof T & string> {
  readonly mode = "traced";
  step = 0;
  private readonly backend = nativeBackend();
  private readonly signatures: Signatures;
  private readonly names: (keyof T & string)[] = [];
  private readonly steps: StepNodes[] = [];
  private readonly session: Session;
  private readonly weights: SessionVariables;
  private readonly firstMoments: SessionVariables;
  private readonly secondMoments: SessionVariables;
  /** The ids of the tf.Variables' data when the session last had the same; others now mean that the caller assigned weights. */
  private inSession: object[] = [];
  learningRate: number;
  private readonly again: RepeatedRecording;
  private readonly life = new Lifecycle("the training step");

  constructor(private readonly parts: TrainingParts<T>) {
    const { variables, loss, examples, adam } = parts;
    this.learningRate = adam.learningRate;
    this.signatures = new Signatures(examples);
    const graph = new Graph();
    const shapes = Object.fromEntries(Object.entries(variables).map(([name, { shape }]) => [name, shape]));
    const step = (inputs: tf.Tensor[]) => this.results(lossAndGradients(() => loss(inputs), variables));
    const recordings: Recording[] = [];
    let session: Session | undefined;
    try {
      for (const example of examples) recordings.push(trace(step, example, variables));
      recordings.forEach(requireNoAssignment);
      this.again = new RepeatedRecording(step, examples, recordings, variables);
      const { variables: inParts } = planPartition(recordings[0], threads.parts);
      this.weights = new SessionVariables(graph, "weights", shapes, inParts);
      this.firstMoments = new SessionVariables(graph, "first_moments", shapes, inParts);
      this.secondMoments = new SessionVariables(graph, "second_moments", shapes, inParts);
      const adamNodes = new AdamNodes(graph, adam, nativeKernels());
      for (const recording of recordings) {
        const plan = planPartition(recording, threads.parts, inParts);
        this.steps.push(this.stepNodes(graph, adamNodes, recording, plan));
      }
      this.session = session = new Session(graph);
      this.pushWeights();
      this.pushMoments();
      // TensorFlow checks and optimises a graph when it first runs, so its errors appear here. Moments and weights are set back.
      examples.forEach((example) => this.update(example));
      this.inSession = [];
      this.pushMoments();
      this.step = 0;
    } catch (error) {
      recordings.forEach(releaseCaptures);
      session?.dispose();
      throw error;
    }
  }

  run(inputs: readonly Input[]): Record<keyof T & string, number> {
    this.life.requireIdle("run");
    requireOutermost();
    this.again.beforeRun(this.signatures.find(inputs));
    this.pushWeights();
    try {
      return this.update(inputs);
    } finally {
      this.pullWeights();
    }
  }

  runAll(batches: Iterable<Input[]>, options?: RunOptions<keyof T & string>): Promise<RunResult<keyof T & string>> {
    const step = (inputs: Input[]): Record<keyof T & string, number> => {
      this.again.beforeRun(this.signatures.find(inputs));
      return this.update(inputs);
    };
    const run = async (): Promise<RunResult<keyof T & string>> => {
      requireOutermost();
      this.pushWeights();
      try {
        return await runBatches(step, batches, options);
      } finally {
        this.pullWeights();
      }
    };
    return this.life.during(() => this.again.around(run));
  }

  state(): AdamState {
    this.life.requireAlive("state");
    const { binding } = this.backend;
    const moments = (group: SessionVariables): Record<string, Float32Array> => {
      const values = group.values(this.session);
      const names = Object.keys(this.parts.variables);
      const arrays = values.map(({ id }) => binding.tensorDataSync(id) as Float32Array);
      values.forEach(({ id }) => binding.deleteTensor(id));
      return Object.fromEntries(names.map((name, i) => [name, arrays[i]]));
    };
    return { step: this.step, firstMoments: moments(this.firstMoments), secondMoments: moments(this.secondMoments) };
  }

  restore(state?: AdamState): void {
    this.life.requireIdle("restore");
    requireAdamState(state, this.parts.variables);
    this.pushMoments(state);
    this.step = state?.step ?? 0;
  }

  dispose(): void {
    this.life.end(() => {
      this.steps.forEach(({ call }) => call.dispose());
      this.session.dispose();
    });
  }

  /** The results of the traced function: terms and gradients in one record, told apart by a prefix. */
  private results({ terms, gradients }: { terms: T; gradients: Record<string, tf.Tensor> }): Record<string, tf.Tensor> {
    const prefixed = (prefix: string, tensors: Record<string, tf.Tensor>): [string, tf.Tensor][] =>
      Object.entries(tensors).map(([name, tensor]) => [`${prefix}${name}`, tensor]);
    if (this.names.length === 0) this.names.push(...(Object.keys(terms) as (keyof T & string)[]));
    return Object.fromEntries([...prefixed(TERM, terms), ...prefixed(GRADIENT, gradients)]);
  }

  /** Adds a call with Adam's updates of all variables to the graph. */
  private stepNodes(graph: Graph, adam: AdamNodes, recording: Recording, plan: Plan): StepNodes {
    const reads = new Map<string, string[]>();
    const variable = (name: string): Value => {
      const { value, nodes } = this.weights.read(name);
      reads.set(name, nodes);
      return value;
    };
    const call = new PlacedCall(graph, recording, plan, variable);
    const updates = Object.keys(recording.results)
      .filter((result) => result.startsWith(GRADIENT))
      .flatMap((result) => {
        const name = result.slice(GRADIENT.length);
        const [values, firsts, seconds] = [this.weights, this.firstMoments, this.secondMoments].map((group) =>
          group.handles(name),
        );
        const gradient = call.results[result];
        const gradients = values.length === 1 ? [gradient.whole()] : gradient.along(0, values.length);
        return values.map((value, part) => {
          const readers = graph.readers(reads.get(name)?.[part] ?? "");
          return adam.update({ value, first: firsts[part], second: seconds[part] }, gradients[part], readers);
        });
      });
    const terms = this.names.map((name) => call.results[`${TERM}${name}`].whole());
    const attributes = [
      { name: "N", type: ATTRIBUTE_TYPES.int, value: terms.length },
      typeAttribute("T", DTYPES.float32),
    ];
    const packed = graph.node("Pack", terms, attributes, "terms");
    const done = graph.node(
      "Identity",
      [packed, ...updates.map((node) => `^${node}`)],
      [typeAttribute("T", DTYPES.float32)],
      "done",
    );
    return { call, feeds: join([...call.feeds, adam.alpha, adam.epsilon]), fetch: join([done]) };
  }

  /** Makes one update in the session. @returns the loss's terms before it */
  private update(inputs: readonly Input[]): Record<keyof T & string, number> {
    const { binding } = this.backend;
    const example = this.signatures.find(inputs);
    const { call, feeds, fetch } = this.steps[example];
    const { alpha, epsilon } = adamStepSize({ ...this.parts.adam, learningRate: this.learningRate }, this.step + 1);
    const uploaded = this.signatures.upload(example, inputs);
    const scalars = [alpha, epsilon].map((value) => binding.createTensor([], DTYPES.float32, Float32Array.of(value)));
    try {
      const ids = [...uploaded.ids, ...call.captureIds(), ...scalars];
      const [{ id }] = this.session.run({ names: feeds, ids }, fetch);
      const terms = binding.tensorDataSync(id) as Float32Array;
      binding.deleteTensor(id);
      this.step++;
      return Object.fromEntries(this.names.map((name, i) => [name, terms[i]])) as Record<keyof T & string, number>;
    } finally {
      uploaded.release();
      scalars.forEach((scalar) => binding.deleteTensor(scalar));
    }
  }

  /** Copies the tf.Variables' values into the session, if the caller has assigned others since the last time. */
  private pushWeights(): void {
    const variables = Object.values(this.parts.variables);
    if (variables.every(({ dataId }, i) => dataId === this.inSession[i])) return;
    this.weights.assign(this.session, this.backend.getInputTensorIds(variables));
    this.inSession = variables.map(({ dataId }) => dataId);
  }

  /** Copies the session's weights into the tf.Variables. */
  private pullWeights(): void {
    const variables = Object.values(this.parts.variables);
    this.weights.values(this.session).forEach((metadata, i) => {
      const value = this.backend.createOutputTensor(metadata);
      variables[i].assign(value);
      value.dispose();
    });
    this.inSession = variables.map(({ dataId }) => dataId);
  }

  /** Sets the moments in the session, to zero without a state. */
  private pushMoments(state?: AdamState): void {
    const { binding } = this.backend;
    for (const [group, moments] of [
      [this.firstMoments, state?.firstMoments],
      [this.secondMoments, state?.secondMoments],
    ] as const) {
      const ids = Object.entries(this.parts.variables).map(([name, { shape, size }]) => {
        return binding.createTensor(shape, DTYPES.float32, moments?.[name] ?? new Float32Array(size));
      });
      try {
        group.assign(this.session, ids);
      } finally {
        ids.forEach((id) => binding.deleteTensor(id));
      }
    }
  }
}

/** @throws TraceError where the loss assigns a variable, such as a moving average, which the graph would leave as it is */
function requireNoAssignment({ assigned }: Recording): void {
  if (assigned.length === 0) return;
  throw new TraceError(
    `the loss assigned the variable ${assigned.map(({ name }) => `"${name}"`).join(", ")}, which compileTraining does not ` +
      "support; compileFunction and compileModel do",
  );
}
