import { messages } from "./messages";
import { ATTRIBUTE_TYPES, Attribute, DTYPES, HostArray } from "./native";

/** Builds a TensorFlow graph node by node; a value is named "node:output", a control dependency "^node". */
export class Graph {
  private readonly graph = new (messages().GraphDef)().setVersions(new (messages().VersionDef)().setProducer(1087));
  private readonly names = new Map<string, number>();
  private readonly takenBy = new Map<string, string[]>();

  /** Adds a node and returns its name, which is the wanted one with a number where that is taken. */
  node(op: string, inputs: string[], attributes: Attribute[] = [], wanted = op): string {
    const count = this.names.get(wanted) ?? 0;
    this.names.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const node = new (messages().NodeDef)().setName(name).setOp(op).setInputList(inputs);
    for (const attribute of attributes) node.getAttrMap().set(attribute.name, attributeValue(op, attribute));
    this.graph.addNode(node);
    for (const input of inputs) {
      const [from] = input.split(":");
      this.takenBy.set(from, [...(this.takenBy.get(from) ?? []), name]);
    }
    return name;
  }

  placeholder(wanted: string, dtype: number, shape: number[]): string {
    return this.node(
      "Placeholder",
      [],
      [typeAttribute("dtype", dtype), { name: "shape", type: ATTRIBUTE_TYPES.shape, value: shape }],
      wanted,
    );
  }

  constant(values: HostArray, dtype: number, shape: number[], wanted = "Const"): string {
    const attributes = [
      typeAttribute("dtype", dtype),
      { name: "value", type: TENSOR, value: { values, dtype, shape } },
    ];
    return this.node("Const", [], attributes, wanted);
  }

  /** A constant int32, "node:output". */
  scalar(value: number): string {
    return `${this.constant(Int32Array.of(value), DTYPES.int32, [])}:0`;
  }

  /** The nodes that take any output of a node. */
  readers(node: string): string[] {
    return this.takenBy.get(node) ?? [];
  }

  /** The graph as the bytes of a saved_model.pb with the tag "serve". */
  savedModel(): Uint8Array {
    const info = new (messages().MetaGraphDef.MetaInfoDef)().setTagsList(["serve"]);
    const meta = new (messages().MetaGraphDef)().setMetaInfoDef(info).setGraphDef(this.graph);
    return new (messages().SavedModel)().setSavedModelSchemaVersion(1).setMetaGraphsList([meta]).serializeBinary();
  }
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

function attributeValue(op: string, { name, type, value }: Attribute): unknown {
  const message = new (messages().AttrValue)();
  if (type === TENSOR)
    return message.setTensor(tensorMessage(value as { values: HostArray; dtype: number; shape: number[] }));
  if (type === ATTRIBUTE_TYPES.shape) return message.setShape(shapeMessage(value as number[]));
  if (!(type in SETTERS))
    throw new Error(
      `the attribute "${name}" of ${op} has a type that a graph can't be given here (${type} of TF_AttrType)`,
    );
  const [one, many] = SETTERS[type];
  if (Array.isArray(value)) return message.setList(new (messages().AttrValue.ListValue)()[many](value));
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
  return new (messages().TensorShape)().setDimList(
    shape.map((size) => new (messages().TensorShape.Dim)().setSize(size)),
  );
}

function tensorMessage({ values, dtype, shape }: { values: HostArray; dtype: number; shape: number[] }): unknown {
  const message = new (messages().Tensor)().setDtype(dtype).setTensorShape(shapeMessage(shape));
  // One number stands for as many as the shape has.
  if (values.length === 1 && dtype === DTYPES.float32) return message.setFloatValList([values[0]]);
  return message.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
