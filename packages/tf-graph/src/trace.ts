import { tf } from "./tensorflow";
import { TraceError } from "./errors";
import { Attribute, Backend, Binding, DTYPES, HostArray, nativeBackend, TensorMetadata } from "./native";
import { withNativeKernels } from "./native-kernels";
import { Constant, describeSource, Operation, Recording, Source } from "./recording";
import { requireSameRecording } from "./repeat";

/** Operations whose outputs' shapes depend on values, which the code around them reads when it is traced. */
const VALUE_DEPENDENT_SHAPES = new Set([
  "Where",
  "Unique",
  "UniqueV2",
  "ListDiff",
  "NonMaxSuppressionV3",
  "NonMaxSuppressionV4",
  "NonMaxSuppressionV5",
]);

/** Host tensors up to this many numbers are kept as constants in the graph, larger captured ones are fed by reference. */
const LARGEST_CAPTURED_CONSTANT = 1024;

/**
 * Calls a function once or twice and records the TensorFlow operations that it runs, gradients included.
 *
 * The function is called with copies of the example tensors, and a second time to see that it does the same again:
 * host-side random numbers, a changing shape or another captured tensor would else stand in the graph as on the first call.
 * Captured tensors that the recording refers to are kept until releaseCaptures.
 *
 * @throws TraceError naming the operation for a value read on the host, a shape that depends on values, or a second call
 *   that differs from the first
 */
export function trace(
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  examples: readonly tf.Tensor[],
  variables: Record<string, tf.Variable>,
): Recording {
  const first = record(f, examples, variables);
  try {
    const second = record(f, examples, variables);
    try {
      requireSameRecording(first, second);
    } finally {
      releaseCaptures(second);
    }
  } catch (error) {
    releaseCaptures(first);
    throw error;
  }
  return first;
}

/** @throws TypeError naming what a compiled function returned that is no tensor */
export function requireTensors(returned: Record<string, unknown>): void {
  if (returned instanceof Promise)
    throw new TraceError("the compiled function returned a promise; it has to be synchronous");
  for (const [name, tensor] of Object.entries(returned)) {
    if (!(tensor instanceof tf.Tensor))
      throw new TypeError(`expected the result "${name}" to be a tensor, found ${typeof tensor}`);
  }
}

/** Lets go of the captured tensors of a recording that is not needed any more. */
export function releaseCaptures(recording: Recording): void {
  for (const tensor of recording.captures) if (!(tensor instanceof tf.Variable)) tensor.dispose();
  recording.captures = [];
}

/** Calls a function once and records it, as trace does; a variable or a host value that it reads is not compared with anything. */
export function record(
  f: (inputs: tf.Tensor[]) => Record<string, tf.Tensor>,
  examples: readonly tf.Tensor[],
  variables: Record<string, tf.Variable>,
): Recording {
  const recorder = new Recorder(nativeBackend());
  const results: Recording["results"] = {};
  // Copies, so that a tensor that is two inputs at once, or an input and a capture, is still two tensors to the trace.
  const inputs = examples.map((example) => tf.tensor(example.dataSync(), example.shape, example.dtype));
  try {
    inputs.forEach((input, index) => recorder.know(input, { kind: "input", index }));
    for (const [name, variable] of Object.entries(variables)) recorder.know(variable, { kind: "variable", name });
    recorder.during(() =>
      withNativeKernels(() =>
        tf.tidy(() => {
          const returned = f(inputs);
          recorder.requireNoRead();
          requireTensors(returned);
          for (const [name, tensor] of Object.entries(returned)) results[name] = recorder.result(tensor);
        }),
      ),
    );
    return {
      operations: recorder.operations,
      constants: recorder.constants,
      captures: recorder.keepCaptures(),
      results,
    };
  } finally {
    tf.dispose(inputs);
  }
}

const INNER_SESSION =
  "a compiled function (or another session) was run inside a function that is being traced, whose graph would hold its result " +
  "as a constant; call the function that was compiled instead";

/**
 * Sees to it that a compiled function is run neither while another one is traced nor where gradients are taken.
 *
 * @throws TraceError that says which of them it is
 */
export function requireOutermost(): void {
  if (tracing) throw new TraceError(INNER_SESSION);
  const { state } = tf.engine() as unknown as { state: { gradientDepth: number } };
  if (state.gradientDepth > 0) {
    throw new TraceError(
      "a compiled function was run where gradients are taken, and it has none; call the function that was compiled instead",
    );
  }
}

/** There is one backend, and one recorder at a time stands before it. */
let tracing = false;

/** Stands between the backend and its binding while a function runs, and writes down what passes. */
class Recorder {
  readonly operations: Operation[] = [];
  readonly constants: Constant[] = [];
  private readonly captured: tf.TensorInfo[] = [];
  /** Where a tensor of the binding comes from. */
  private readonly sources = new Map<number, Source>();
  /** Inputs and variables, whose values must not be read; tensors made from host values, which are constants. */
  private readonly known = new Map<object, Source>();
  private readonly madeOnHost = new Set<object>();
  private failedRead: Error | undefined;

  constructor(private readonly backend: Backend) {}

  /** Names a tensor that exists before the function runs. */
  know(tensor: tf.Tensor, source: Source): void {
    const [id] = this.backend.getInputTensorIds([tensor]);
    if (this.sources.has(id)) throw new TraceError(`${describeSource(source, [])} is given twice`);
    this.sources.set(id, source);
    this.known.set(tensor.dataId, source);
  }

  result(tensor: tf.Tensor): { source: Source; dtype: number } {
    const [id] = this.backend.getInputTensorIds([tensor]);
    return { source: this.sources.get(id) as Source, dtype: DTYPES[tensor.dtype as keyof typeof DTYPES] };
  }

  /** @throws TraceError when a value was read asynchronously */
  requireNoRead(): void {
    if (this.failedRead) throw this.failedRead;
  }

  /** Runs f with the backend's doors to the binding replaced by recording ones. */
  during(f: () => void): void {
    const { backend } = this;
    const { binding } = backend;
    if (tracing) throw new TraceError("a function is being traced already");
    tracing = true;
    const deleted: number[] = [];
    const replaced = {
      getInputTensorIds: backend.getInputTensorIds,
      move: backend.move,
      readSync: backend.readSync,
      read: backend.read,
    };
    const recorded: Pick<Binding, "deleteTensor" | "createTensor" | "executeOp" | "runSavedModel"> = {
      // Freed only afterwards: an id names one value for as long as the function runs.
      deleteTensor: (id) => void deleted.push(id),
      createTensor: (shape, dtype, values) => this.constant(binding, shape, dtype, values),
      executeOp: (op, attributes, inputs, outputs) => this.execute(binding, op, attributes, inputs, outputs),
      runSavedModel: () => {
        throw new TraceError(INNER_SESSION);
      },
    };
    Object.assign(backend, {
      // The binding's properties are read-only, but an object that inherits from it can have its own.
      binding: Object.create(binding, Object.getOwnPropertyDescriptors(recorded)),
      getInputTensorIds: (tensors: tf.TensorInfo[]) => {
        for (const tensor of tensors) this.capture(tensor, replaced.getInputTensorIds, binding);
        return replaced.getInputTensorIds.call(backend, tensors);
      },
      move: (dataId: object, values: HostArray, shape: number[], dtype: tf.DataType, references: number) => {
        this.madeOnHost.add(dataId);
        replaced.move.call(backend, dataId, values, shape, dtype, references);
      },
      readSync: (dataId: object) => {
        this.refuseToRead(dataId);
        return replaced.readSync.call(backend, dataId);
      },
      read: (dataId: object) => {
        try {
          this.refuseToRead(dataId);
          return replaced.read.call(backend, dataId);
        } catch (error) {
          // The caller may not wait for what it reads: the error is thrown when the function returns.
          this.failedRead ??= error as Error;
          return new Promise(() => undefined);
        }
      },
    });
    try {
      f();
    } finally {
      for (const name of Object.keys(replaced)) Reflect.deleteProperty(backend, name);
      backend.binding = binding;
      tracing = false;
      for (const id of deleted) binding.deleteTensor(id);
    }
  }

  /** Tensors of their own for what was captured, so that the captured values live as long as the recording is used. */
  keepCaptures(): tf.Tensor[] {
    return this.captured.map((tensor) => {
      if (tensor instanceof tf.Variable) return tensor;
      this.backend.incRef(tensor.dataId);
      return tf.keep(tf.engine().makeTensorFromTensorInfo(tensor));
    });
  }

  private execute(
    binding: Binding,
    op: string,
    attributes: Attribute[],
    inputs: number[],
    outputs: number,
  ): TensorMetadata[] {
    if (VALUE_DEPENDENT_SHAPES.has(op)) {
      throw new TraceError(
        `${op}: the shape of its output depends on values, which a traced graph can't hold; compute it outside`,
      );
    }
    const sources = inputs.map((id) => this.sources.get(id) as Source);
    const made = binding.executeOp(op, attributes, inputs, outputs);
    const operation = this.operations.length;
    made.forEach(({ id }, index) => this.sources.set(id, { kind: "output", operation, index }));
    this.operations.push({
      op,
      attributes,
      inputs: sources,
      outputs: made.map(({ shape, dtype }) => ({ shape, dtype })),
    });
    return made;
  }

  private constant(binding: Binding, shape: number[], dtype: number, values: HostArray): number {
    const id = binding.createTensor(shape, dtype, values);
    this.sources.set(id, { kind: "constant", index: this.constants.length });
    // A copy: the caller may fill the array with other numbers later.
    this.constants.push({ shape, dtype, values: values.slice() });
    return id;
  }

  /** Sees to it that a tensor from outside the function has a source before an operation takes it. */
  private capture(tensor: tf.TensorInfo, upload: Backend["getInputTensorIds"], binding: Binding): void {
    const entry = this.backend.tensorMap.get(tensor.dataId);
    if (this.madeOnHost.has(tensor.dataId) || (entry.values === null && this.sources.has(entry.id))) return;
    const { binding: recording } = this.backend;
    this.backend.binding = binding;
    const [id] = upload.call(this.backend, [tensor]);
    this.backend.binding = recording;
    const variable = registeredVariable(tensor.dataId);
    if (variable === undefined && tf.util.sizeFromShape(tensor.shape) <= LARGEST_CAPTURED_CONSTANT) {
      const { shape, dtype } = this.backend.tensorMap.get(tensor.dataId);
      this.sources.set(id, { kind: "constant", index: this.constants.length });
      this.constants.push({ shape, dtype, values: binding.tensorDataSync(id).slice(), captured: tensor.dataId });
      return;
    }
    const source: Source = { kind: "capture", index: this.captured.length };
    this.sources.set(id, source);
    // A variable may be assigned later: it is kept itself, and its value is looked up at every run.
    this.captured.push(variable ?? tensor);
  }

  private refuseToRead(dataId: object): void {
    const entry = this.backend.tensorMap.get(dataId);
    const source = this.known.get(dataId) ?? (entry?.values === null ? this.sources.get(entry.id) : undefined);
    const variable = registeredVariable(dataId);
    if (variable === undefined && (source === undefined || source.kind === "constant" || source.kind === "capture"))
      return;
    const what =
      source === undefined || source.kind === "capture"
        ? `the variable "${variable?.name}"`
        : describeSource(source, this.operations);
    throw new TraceError(
      `${what} was read on the host while the function was traced (dataSync, data, arraySync, array or print): ` +
        "the graph would keep what was read; use operations on the tensor instead",
    );
  }
}

function registeredVariable(dataId: object): tf.Variable | undefined {
  return Object.values(tf.engine().registeredVariables).find((variable) => variable.dataId === dataId);
}
