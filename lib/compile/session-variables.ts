import { Graph, join, typeAttribute } from "./graph";
import { ATTRIBUTE_TYPES, DTYPES, nativeBackend, TensorMetadata } from "./native";
import { Session } from "./session";

/** A group of float32 variables that live in a session, with the nodes that assign and read them all at once. */
export class SessionVariables {
  private readonly handles = new Map<string, string>();
  private readonly placeholders: string[] = [];
  private readonly assigned: string;
  private readonly reads: string;

  /** Declares the variables in the graph, as "group/name". */
  constructor(private readonly graph: Graph, group: string, shapes: Record<string, number[]>) {
    const assignments = Object.entries(shapes).map(([name, shape]) => {
      const attributes = [
        typeAttribute("dtype", DTYPES.float32),
        { name: "shape", type: ATTRIBUTE_TYPES.shape, value: shape },
        { name: "shared_name", type: ATTRIBUTE_TYPES.string, value: `${group}/${name}` },
      ];
      const handle = graph.node("VarHandleOp", [], attributes, `${group}/handle`);
      this.handles.set(name, handle);
      const value = graph.placeholder(`${group}/value`, DTYPES.float32, shape);
      this.placeholders.push(value);
      // The fed tensor may be memory of V8's, which neither may change nor be freed on one of TensorFlow's threads.
      const copy = graph.node("DeepCopy", [value], [typeAttribute("T", DTYPES.float32)], `${group}/copy`);
      return graph.node("AssignVariableOp", [handle, copy], [typeAttribute("dtype", DTYPES.float32)], `${group}/assign`);
    });
    this.assigned = graph.node(
      "Identity",
      [graph.constant(Int32Array.of(assignments.length), DTYPES.int32, []), ...assignments.map((node) => `^${node}`)],
      [typeAttribute("T", DTYPES.int32)],
      `${group}/assigned`,
    );
    this.reads = join([...this.handles.keys()].map((name) => this.read(name)));
  }

  handle(name: string): string {
    return this.handles.get(name) as string;
  }

  /** A node that reads one variable, after the given nodes. */
  read(name: string, after: string[] = []): string {
    const inputs = [this.handle(name), ...after.map((node) => `^${node}`)];
    return this.graph.node("ReadVariableOp", inputs, [typeAttribute("dtype", DTYPES.float32)], "read");
  }

  /** Sets all of the variables to the binding's tensors, in the order of declaration. */
  assign(session: Session, ids: number[]): void {
    const [{ id }] = session.run({ names: join(this.placeholders), ids }, join([this.assigned]));
    nativeBackend().binding.deleteTensor(id);
  }

  /** The variables' values as tensors of the binding, in the order of declaration; the caller takes them over. */
  values(session: Session): TensorMetadata[] {
    return session.run({ names: "", ids: [] }, this.reads);
  }
}
