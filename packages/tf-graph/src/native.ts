import { tf } from "./tensorflow";
import { missingMessages } from "./messages";

/** An attribute of a TensorFlow operation as tfjs-node hands it to its binding; the types are the C API's TF_AttrType. */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** What the binding says of a tensor that an operation made; dtype is the C API's TF_DataType. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

export type HostArray = Float32Array | Int32Array | Uint8Array;

/** What is used here of tfjs-node's native binding (all of it is declared in the package's tfjs_binding.d.ts). */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: HostArray): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): HostArray;
  executeOp(op: string, attributes: Attribute[], inputs: number[], outputs: number): TensorMetadata[];
  loadSavedModel(directory: string, tags: string): number;
  deleteSavedModel(model: number): void;
  runSavedModel(model: number, inputs: number[], inputNames: string, outputNames: string): TensorMetadata[];
  getNumOfTensors(): number;
  getNumOfSavedModels(): number;
  readonly TF_Version: string;
}

/** A tensor's entry in the backend; values wait there until the first operation needs them in TensorFlow. */
export interface TensorEntry {
  shape: number[];
  dtype: number;
  id: number;
  values: HostArray | null;
}

/** What is used here of tfjs-node's backend. */
export interface Backend {
  binding: Binding;
  tensorMap: { get(dataId: object): TensorEntry; has(dataId: object): boolean };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  executeSingleOutput(op: string, attributes: Attribute[], inputs: tf.TensorInfo[]): tf.Tensor;
  readSync(dataId: object): HostArray;
  read(dataId: object): Promise<HostArray>;
  move(dataId: object, values: HostArray, shape: number[], dtype: tf.DataType, references: number): void;
  incRef(dataId: object): void;
}

/** TensorFlow's numbers for the data types that TensorFlow.js knows (the C API's TF_DataType, types.proto's DataType). */
export const DTYPES = { float32: 1, int32: 3, bool: 10 } as const;

/** The C API's TF_AttrType. */
export const ATTRIBUTE_TYPES = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5 } as const;

/** tfjs-node's backend, seen with the parts that its declarations keep to themselves. */
export function nativeBackend(): Backend {
  return tf.backend() as unknown as Backend;
}

/** @returns why no session can be run here, or undefined when it can */
export function missingSession(): string | undefined {
  if (tf.getBackend() !== "tensorflow") return `the backend is "${tf.getBackend()}", not TensorFlow's`;
  const backend = nativeBackend();
  const binding: Partial<Binding> | undefined = backend.binding;
  const needed = ["loadSavedModel", "runSavedModel", "deleteSavedModel", "executeOp"] as const;
  const missing = needed.filter((name) => typeof binding?.[name] !== "function");
  if (missing.length > 0) return `tfjs-node's binding has no ${missing.join(", ")}`;
  if (backend.tensorMap === undefined) return "tfjs-node's backend has no tensorMap";
  const doors = [
    "getInputTensorIds",
    "createOutputTensor",
    "executeSingleOutput",
    "readSync",
    "read",
    "move",
    "incRef",
  ] as const;
  const closed = doors.filter((name) => typeof backend[name] !== "function");
  if (closed.length > 0) return `tfjs-node's backend has no ${closed.join(", ")}`;
  return missingMessages();
}
