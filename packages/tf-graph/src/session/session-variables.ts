import { ATTRIBUTE_TYPES, DTYPES, nativeBackend, TensorMetadata, typeAttribute } from "../backend";
import { Graph, join } from "../graph/graph";
import { Value } from "../graph/value";
import { partSizes } from "../partition/part-sizes";
import type { Session } from "./session";

/**
 * A group of float32 variables that live in a session, with the nodes that assign and read them all at once.
 *
 * A variable may live in parts. Each part has some of its rows, and is read and updated independently of the others.
 */
export class SessionVariables {
  /** The handles of each variable's parts. */
  private readonly parts = new Map<string, string[]>();
  private readonly placeholders: string[] = [];
  private readonly assigned: string;
  private readonly reads: string;

  /**
   * Declares the variables in the graph, as "group/name".
   *
   * @param parts in how many parts each variable lives, by its name; 1 for those that are missing
   */
  constructor(
    private readonly graph: Graph,
    group: string,
    private readonly shapes: Record<string, number[]>,
    parts: ReadonlyMap<string, number>,
  ) {
    const assignments = Object.entries(shapes).flatMap(([name, shape]) => {
      const count = parts.get(name) ?? 1;
      const value = graph.placeholder(`${group}/value`, DTYPES.float32, shape);
      this.placeholders.push(value);
      const shapesOfParts = count === 1 ? [shape] : partSizes(shape[0], count).map((rows) => [rows, ...shape.slice(1)]);
      const handles = shapesOfParts.map((own, part) => {
        const attributes = [
          typeAttribute("dtype", DTYPES.float32),
          { name: "shape", type: ATTRIBUTE_TYPES.shape, value: own },
          { name: "shared_name", type: ATTRIBUTE_TYPES.string, value: `${group}/${name}/${part}` },
        ];
        return graph.node("VarHandleOp", [], attributes, `${group}/handle`);
      });
      this.parts.set(name, handles);
      const fed = new Value(graph, { shape, dtype: DTYPES.float32 }, value);
      const values = count === 1 ? [fed.whole()] : fed.along(0, count);
      return handles.map((handle, part) => {
        // A fed tensor may lie in JavaScript's memory: a variable must not change it, nor may a thread of TensorFlow free it.
        const copy = graph.node("DeepCopy", [values[part]], [typeAttribute("T", DTYPES.float32)], `${group}/copy`);
        return graph.node(
          "AssignVariableOp",
          [handle, copy],
          [typeAttribute("dtype", DTYPES.float32)],
          `${group}/assign`,
        );
      });
    });
    this.assigned = graph.node(
      "Identity",
      [graph.constant(Int32Array.of(assignments.length), DTYPES.int32, []), ...assignments.map((node) => `^${node}`)],
      [typeAttribute("T", DTYPES.int32)],
      `${group}/assigned`,
    );
    // Copies, since an update changes a variable in its place.
    const copy = (value: string): string =>
      `${graph.node("DeepCopy", [value], [typeAttribute("T", DTYPES.float32)], `${group}/copy`)}:0`;
    this.reads = [...this.parts.keys()].map((name) => copy(this.read(name).value.whole())).join();
  }

  /** The handles of a variable's parts; a whole variable has one. */
  handles(name: string): string[] {
    return this.parts.get(name) as string[];
  }

  /** Adds nodes that read a variable, one for each part. @returns its value, and these nodes */
  read(name: string): { value: Value; nodes: string[] } {
    const nodes = this.handles(name).map((handle) =>
      this.graph.node("ReadVariableOp", [handle], [typeAttribute("dtype", DTYPES.float32)], "read"),
    );
    const names = nodes.map((node) => `${node}:0`);
    const type = { shape: this.shapes[name], dtype: DTYPES.float32 };
    return { value: new Value(this.graph, type, names.length === 1 ? names[0] : { axis: 0, names }), nodes };
  }

  /** Gives all variables the values of tensors of the binding, in the order of declaration. */
  assign(session: Session, ids: number[]): void {
    const [{ id }] = session.run({ names: join(this.placeholders), ids }, join([this.assigned]));
    nativeBackend().binding.deleteTensor(id);
  }

  /** The variables' values as tensors of the binding, in the order of declaration; the caller deletes them or hands them to the backend. */
  values(session: Session): TensorMetadata[] {
    return session.run({ names: "", ids: [] }, this.reads);
  }
}
