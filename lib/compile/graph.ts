import { ATTRIBUTE_TYPES, Attribute, DTYPES, HostArray } from "./native";
import { addProduct } from "./parallel-products";
import { Operation, Recording, Source } from "./recording";

// The package's own protobuf messages; it has no declarations for them.
const messages = require("@tensorflow/tfjs-node/dist/proto/api_pb");

/** Builds a TensorFlow graph node by node; a value is named "node:output", a control dependency "^node". */
export class Graph {
  private readonly graph = new messages.GraphDef().setVersions(new messages.VersionDef().setProducer(1087));
  private readonly names = new Map<string, number>();

  /** Adds a node and returns its name, which is the wanted one with a number where that is taken. */
  node(op: string, inputs: string[], attributes: Attribute[] = [], wanted = op): string {
    const count = this.names.get(wanted) ?? 0;
    this.names.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const node = new messages.NodeDef().setName(name).setOp(op).setInputList(inputs);
    for (const attribute of attributes) node.getAttrMap().set(attribute.name, attributeValue(attribute));
    this.graph.addNode(node);
    return name;
  }

  placeholder(wanted: string, dtype: number, shape: number[]): string {
    return this.node("Placeholder", [], [typeAttribute("dtype", dtype), { name: "shape", type: ATTRIBUTE_TYPES.shape, value: shape }], wanted);
  }

  constant(values: HostArray, dtype: number, shape: number[], wanted = "Const"): string {
    const attributes = [typeAttribute("dtype", dtype), { name: "value", type: TENSOR, value: { values, dtype, shape } }];
    return this.node("Const", [], attributes, wanted);
  }

  /**
   * Adds the operations of a recording that the wanted results need.
   *
   * @param source names the node that stands for an input, variable or capture
   * @returns the results' values by their names, and for each source that was used the nodes that take it
   */
  operations(recording: Recording, wanted: string[], source: (source: Source) => string): Emitted {
    const values = new Map<string, string>();
    const users = new Map<string, string[]>();
    const value = (from: Source): string => {
      const key = `${from.kind}/${"name" in from ? from.name : from.index}`;
      if (from.kind === "output") return `${values.get(String(from.operation))}:${from.index}`;
      let name = values.get(key);
      if (name === undefined) {
        if (from.kind === "constant") {
          const { values: numbers, dtype, shape } = recording.constants[from.index];
          name = `${this.constant(numbers, dtype, shape)}:0`;
        } else {
          name = source(from);
        }
        values.set(key, name);
      }
      return name;
    };
    for (const index of neededOperations(recording, wanted)) {
      const { op, inputs, attributes, outputs } = recording.operations[index];
      let added: { node: string; readers: string[] };
      if (op === "MatMul") {
        added = addProduct(this, { inputs: inputs.map(value), attributes, first: shapeOf(recording, inputs[0]), result: outputs[0].shape });
      } else {
        const node = this.node(op, inputs.map(value), attributes);
        added = { node, readers: [node] };
      }
      values.set(String(index), added.node);
      for (const input of inputs) if (input.kind === "variable") users.set(input.name, [...(users.get(input.name) ?? []), ...added.readers]);
    }
    const results = Object.fromEntries(
      wanted.map((name) => [name, { value: value(recording.results[name].source), dtype: recording.results[name].dtype }]),
    );
    return { results, users };
  }

  /** The graph as the bytes of a saved_model.pb with the tag "serve". */
  savedModel(): Uint8Array {
    const info = new messages.MetaGraphDef.MetaInfoDef().setTagsList(["serve"]);
    const meta = new messages.MetaGraphDef().setMetaInfoDef(info).setGraphDef(this.graph);
    return new messages.SavedModel().setSavedModelSchemaVersion(1).setMetaGraphsList([meta]).serializeBinary();
  }
}

/** A value of the graph, as "node:output". */
export interface Value {
  value: string;
  dtype: number;
}

export interface Emitted {
  results: Record<string, Value>;
  /** Names of the nodes that take a variable's value. */
  users: Map<string, string[]>;
}

/** Nodes' first outputs as the session wants them listed. */
export function join(nodes: string[]): string {
  return nodes.map((node) => `${node}:0`).join(",");
}

export function typeAttribute(name: string, dtype: number): Attribute {
  return { name, type: ATTRIBUTE_TYPES.type, value: dtype };
}

/** A constant's value is not among the C API's types of attributes. */
const TENSOR = -1;

function neededOperations({ operations, results }: Recording, wanted: string[]): number[] {
  const needed = new Set<number>();
  const pending = wanted.map((name) => results[name].source);
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    if (source.kind !== "output" || needed.has(source.operation)) continue;
    needed.add(source.operation);
    pending.push(...(operations[source.operation] as Operation).inputs);
  }
  return [...needed].sort((a, b) => a - b);
}

/** The shape of an operation's output or of a constant; inputs', variables' and captures' are not recorded. */
function shapeOf({ operations, constants }: Recording, source: Source): number[] | undefined {
  if (source.kind === "output") return operations[source.operation].outputs[source.index].shape;
  return source.kind === "constant" ? constants[source.index].shape : undefined;
}

function attributeValue({ type, value }: Attribute): unknown {
  const message = new messages.AttrValue();
  if (type === TENSOR) return message.setTensor(tensorMessage(value as { values: HostArray; dtype: number; shape: number[] }));
  if (type === ATTRIBUTE_TYPES.shape) return message.setShape(shapeMessage(value as number[]));
  const [one, many] = SETTERS[type];
  if (Array.isArray(value)) return message.setList(new messages.AttrValue.ListValue()[many](value));
  return message[one](type === ATTRIBUTE_TYPES.string ? Buffer.from(value as string) : value);
}

const SETTERS: Record<number, [one: string, many: string]> = {
  [ATTRIBUTE_TYPES.string]: ["setS", "setSList"],
  [ATTRIBUTE_TYPES.int]: ["setI", "setIList"],
  [ATTRIBUTE_TYPES.float]: ["setF", "setFList"],
  [ATTRIBUTE_TYPES.bool]: ["setB", "setBList"],
  [ATTRIBUTE_TYPES.type]: ["setType", "setTypeList"],
};

function shapeMessage(shape: number[]): unknown {
  return new messages.TensorShape().setDimList(shape.map((size) => new messages.TensorShape.Dim().setSize(size)));
}

function tensorMessage({ values, dtype, shape }: { values: HostArray; dtype: number; shape: number[] }): unknown {
  const message = new messages.Tensor().setDtype(dtype).setTensorShape(shapeMessage(shape));
  const uniform = values.length > 1 && values.every((number) => Object.is(number, values[0]));
  if (uniform && dtype === DTYPES.float32) return message.setFloatValList([values[0]]);
  return message.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
