import { ATTRIBUTE_TYPES, Attribute, DTYPES, HostArray, messages, typeAttribute } from "../backend";

/**
 * The version of the graph format that is written: TF_GRAPH_DEF_VERSION of TensorFlow 2.9.1, which tfjs-node 4.22 is built
 * for (31 March 2022). Later versions of TensorFlow read it too. Source: tensorflow/core/public/version.h.
 */
const GRAPH_VERSION = 1087;

/** The version of the saved_model.pb format. Source: kSavedModelSchemaVersion in tensorflow/cc/saved_model/constants.h. */
const SAVED_MODEL_VERSION = 1;

/** The tag under which the graph stands in its saved_model.pb, and is loaded. */
export const GRAPH_TAG = "serve";

/** A node as it was added: its operation, inputs and attributes. */
export interface Node {
  op: string;
  inputs: string[];
  attributes: Attribute[];
}

/** Builds a TensorFlow graph node by node. A value is named "node:output"; "^node" is a node that has to be done before. */
export class Graph {
  private readonly graph = new (messages().GraphDef)().setVersions(
    new (messages().VersionDef)().setProducer(GRAPH_VERSION),
  );
  private readonly names = new Map<string, number>();
  private readonly nodes = new Map<string, Node>();
  private readonly readersOf = new Map<string, string[]>();

  /** Adds a node. @returns its name: the wanted one, with a number where another node has it */
  node(op: string, inputs: string[], attributes: Attribute[] = [], wanted = op): string {
    const count = this.names.get(wanted) ?? 0;
    this.names.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const node = new (messages().NodeDef)().setName(name).setOp(op).setInputList(inputs);
    for (const attribute of attributes) node.getAttrMap().set(attribute.name, attributeValue(op, attribute));
    this.graph.addNode(node);
    this.nodes.set(name, { op, inputs, attributes });
    for (const input of inputs) {
      const [from] = input.split(":");
      this.readersOf.set(from, [...(this.readersOf.get(from) ?? []), name]);
    }
    return name;
  }

  /** Adds a node whose value is fed. @returns its name */
  placeholder(wanted: string, dtype: number, shape: number[]): string {
    return this.node(
      "Placeholder",
      [],
      [typeAttribute("dtype", dtype), { name: "shape", type: ATTRIBUTE_TYPES.shape, value: shape }],
      wanted,
    );
  }

  /** Adds a constant; one value stands for as many as the shape has, if it is float32. @returns its name */
  constant(values: HostArray, dtype: number, shape: number[], wanted = "Const"): string {
    const attributes = [
      typeAttribute("dtype", dtype),
      { name: "value", type: ATTRIBUTE_TYPES.tensor, value: { values, dtype, shape } },
    ];
    return this.node("Const", [], attributes, wanted);
  }

  /** Adds a constant int32 number. @returns "node:output" */
  scalar(value: number): string {
    return `${this.constant(Int32Array.of(value), DTYPES.int32, [])}:0`;
  }

  /** The node whose output a value "node:output" is. */
  maker(value: string): Node {
    return this.nodes.get(value.split(":")[0]) as Node;
  }

  /** The nodes that read an output of this node, or wait for it. */
  readers(node: string): string[] {
    return this.readersOf.get(node) ?? [];
  }

  /** The graph as the bytes of a saved_model.pb. */
  savedModel(): Uint8Array {
    const info = new (messages().MetaGraphDef.MetaInfoDef)().setTagsList([GRAPH_TAG]);
    const meta = new (messages().MetaGraphDef)().setMetaInfoDef(info).setGraphDef(this.graph);
    return new (messages().SavedModel)()
      .setSavedModelSchemaVersion(SAVED_MODEL_VERSION)
      .setMetaGraphsList([meta])
      .serializeBinary();
  }
}

/** The first outputs of nodes, in the form in which the session takes a list of values. */
export function join(nodes: string[]): string {
  return nodes.map((node) => `${node}:0`).join(",");
}

function attributeValue(op: string, { name, type, value }: Attribute): unknown {
  const message = new (messages().AttrValue)();
  if (type === ATTRIBUTE_TYPES.tensor)
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

/** The methods of the message AttrValue that set one value and a list, by the type of attribute. */
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
  // TensorFlow repeats a single number for the whole shape.
  if (values.length === 1 && dtype === DTYPES.float32) return message.setFloatValList([values[0]]);
  return message.setTensorContent(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
