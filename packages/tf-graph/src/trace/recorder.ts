import { Attribute, Backend, Binding, HostArray, TensorMetadata, TEXT_DTYPE } from "../backend";
import { TraceError } from "../errors";
import { tf } from "../tensorflow";
import { Constant, describeSource, Operation, Source } from "./recording";

/** Operations whose outputs have shapes that depend on values: a graph can't hold these, since code reads them while it is traced. */
const VALUE_DEPENDENT_SHAPES = new Set([
  "Where",
  "Unique",
  "UniqueV2",
  "ListDiff",
  "NonMaxSuppressionV3",
  "NonMaxSuppressionV4",
  "NonMaxSuppressionV5",
]);

/** Operations that draw random numbers from a state that TensorFlow keeps: no checkpoint holds it, and no run can be repeated. */
const RANDOM = new Set(["Multinomial"]);

/**
 * The most numbers that a captured tensor may have to become a constant of the graph. A larger one, such as a data set, is fed at
 * each run without a copy.
 */
const LARGEST_CAPTURED_CONSTANT = 1024;

/** Why a session can't run while a function is traced. */
export const INNER_SESSION =
  "a compiled function (or another session) was run inside a function that is being traced, whose graph would hold its result " +
  "as a constant; call the function that was compiled instead";

/** Whether a function is being traced; there is one backend, so only one function can be at a time. */
let tracing = false;

/** Whether a function is being traced now. */
export function isTracing(): boolean {
  return tracing;
}

/** Stands between tfjs-node's backend and its binding while a function runs, and records the operations and tensors that pass. */
export class Recorder {
  readonly operations: Operation[] = [];
  readonly constants: Constant[] = [];
  private readonly captured: tf.TensorInfo[] = [];
  /** Where each tensor of the binding comes from, by its id. */
  private readonly sources = new Map<number, Source>();
  /** Inputs and traced variables by the ids of their data: their values must not be read. */
  private readonly known = new Map<object, Source>();
  /** The data of tensors that the function makes from JavaScript numbers: these become constants. */
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

  /** Where a tensor that the function returned comes from. */
  sourceOf(tensor: tf.Tensor): Source {
    const [id] = this.backend.getInputTensorIds([tensor]);
    return this.sources.get(id) as Source;
  }

  /** @throws TraceError when a value was read asynchronously */
  requireNoRead(): void {
    if (this.failedRead) throw this.failedRead;
  }

  /** Runs f while the backend's functions that reach the binding are replaced by ones that record. */
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
      // Freed only afterwards, so that an id means one value for as long as the function runs.
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

  /** New tensors for what was captured, so that its values live as long as the recording is used. */
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
    if (RANDOM.has(op)) {
      throw new TraceError(
        `${op}: it draws random numbers from a state of its own, so that no run could be repeated; use statelessUniform or ` +
          "statelessNormal with a counter that is an input",
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
    if (dtype === TEXT_DTYPE)
      throw new TraceError(
        "a tensor of text was made: a graph holds numbers and truth values only; use it outside of the function",
      );
    const id = binding.createTensor(shape, dtype, values);
    this.sources.set(id, { kind: "constant", index: this.constants.length });
    // A copy: the caller may fill the array with other numbers later.
    this.constants.push({ shape, dtype, values: values.slice() });
    return id;
  }

  /** Gives a tensor from outside the function a source, if it has none, before an operation takes it. */
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
