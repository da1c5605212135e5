/**
 * The one place that reaches for private parts of TensorFlow.js and tfjs-node: the native binding and its numbers, the state of
 * TensorFlow.js's engine, and tfjs-node's protobuf messages. missingSession() tells whether those needed for a graph are there.
 */
import { tf } from "./tensorflow";

/** An attribute of a TensorFlow operation as tfjs-node hands it to its binding; `type` is one of ATTRIBUTE_TYPES. */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** The shape and data type of a tensor; `dtype` is one of DTYPES. */
export interface TensorType {
  readonly shape: number[];
  readonly dtype: number;
}

/** What the binding returns for a tensor that an operation made. */
export interface TensorMetadata extends TensorType {
  id: number;
}

/** Numbers in JavaScript's memory. */
export type HostArray = Float32Array | Int32Array | Uint8Array;

/** The part of tfjs-node's native binding that is used here; the package's tfjs_binding.d.ts declares all of it. */
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

/** The backend's entry for a tensor; `values` wait there until the first operation needs them in TensorFlow. */
export interface TensorEntry extends TensorType {
  id: number;
  values: HostArray | null;
  /** How many tensors of TensorFlow.js have this data. */
  refCount: number;
}

/** The part of tfjs-node's backend that is used here. */
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

/** TensorFlow's numbers for the data types that TensorFlow.js has. Source: TF_DataType in tensorflow/c/tf_datatype.h. */
export const DTYPES = { float32: 1, int32: 3, bool: 10 } as const;

/** TensorFlow's number for text, which no graph of ours holds. */
export const TEXT_DTYPE = 7;

/** TensorFlow's numbers for the types of attributes. Source: TF_AttrType in tensorflow/c/tf_attrtype.h. */
export const ATTRIBUTE_TYPES = { string: 0, int: 1, float: 2, bool: 3, type: 4, shape: 5, tensor: 6 } as const;

/** TensorFlow's number for one of TensorFlow.js's numeric data types. */
export function dtypeNumber(dtype: string): number {
  return DTYPES[dtype as keyof typeof DTYPES];
}

/** An attribute whose value is a data type, such as an operation's "T". */
export function typeAttribute(name: string, dtype: number): Attribute {
  return { name, type: ATTRIBUTE_TYPES.type, value: dtype };
}

/** tfjs-node's backend with its private parts. */
export function nativeBackend(): Backend {
  return tf.backend() as unknown as Backend;
}

/** The version of TensorFlow's C library below tfjs-node, such as "2.9.1". */
export function tensorflowVersion(): string {
  return nativeBackend().binding.TF_Version;
}

/** The part of the state of TensorFlow.js's engine that is used here. */
interface EngineState {
  /** How many gradient computations are going on, one inside the other. */
  gradientDepth: number;
  /** What the forward pass of the current gradient computation has saved for the backward pass. */
  activeTape: { saved?: tf.Tensor[] }[] | null;
}

/** The state of TensorFlow.js's engine. */
export function engineState(): EngineState {
  return (tf.engine() as unknown as { state: EngineState }).state;
}

/** tfjs-node's file of protobuf messages. It has no declarations, and another version may keep it elsewhere. */
const MESSAGES = "@tensorflow/tfjs-node/dist/proto/api_pb";

/** tfjs-node's protobuf messages, with which a graph is written. @throws Error where the file is not to be found */
export function messages() {
  return require(MESSAGES);
}

/** @returns why no graph can be written or run here, or undefined when it can */
export function missingSession(): string | undefined {
  if (tf.getBackend() !== "tensorflow") return `the backend is "${tf.getBackend()}", not TensorFlow's`;
  const backend = nativeBackend();
  const inBinding = missingFunctions(backend.binding, BINDING_FUNCTIONS);
  if (inBinding) return `tfjs-node's binding has no ${inBinding}`;
  if (backend.tensorMap === undefined) return "tfjs-node's backend has no tensorMap";
  const inBackend = missingFunctions(backend, BACKEND_FUNCTIONS);
  if (inBackend) return `tfjs-node's backend has no ${inBackend}`;
  return missingMessages();
}

const BINDING_FUNCTIONS: (keyof Binding)[] = ["loadSavedModel", "runSavedModel", "deleteSavedModel", "executeOp"];

const BACKEND_FUNCTIONS: (keyof Backend)[] = [
  "getInputTensorIds",
  "createOutputTensor",
  "executeSingleOutput",
  "readSync",
  "read",
  "move",
  "incRef",
];

function missingFunctions<T extends object>(holder: T | undefined, names: (keyof T & string)[]): string {
  return names.filter((name) => typeof holder?.[name] !== "function").join(", ");
}

function missingMessages(): string | undefined {
  try {
    const { GraphDef, SavedModel } = messages();
    return GraphDef && SavedModel ? undefined : `tfjs-node's ${MESSAGES} has no GraphDef or SavedModel`;
  } catch (error) {
    return `tfjs-node's ${MESSAGES} can't be loaded (${(error as Error).message.split("\n")[0]})`;
  }
}
