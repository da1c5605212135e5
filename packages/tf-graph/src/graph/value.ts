import { ATTRIBUTE_TYPES, DTYPES, TensorType, typeAttribute } from "../backend";
import { partSizes } from "../partition/part-sizes";
import type { Graph } from "./graph";

/** A value that stands in a graph in pieces: next to each other along an axis, of the sizes that partSizes gives. */
export interface Pieces {
  axis: number;
  /** "node:output" each. */
  names: string[];
}

/** A value given as another one with its sign changed. */
export interface Negative {
  minus: Value;
}

/**
 * A value of a graph, as one tensor, in pieces, as one number everywhere, or as another value with its sign changed.
 *
 * Nodes that join, cut, fill or negate it are added to the graph when it is first asked for in that way, and once. So pieces pass
 * from one operation to the next without being joined, and nothing is added that nobody asks for.
 */
export class Value {
  private readonly cuts = new Map<string, string[]>();
  private joined: string | undefined;

  /** @param made where it stands: "node:output", its pieces, the float32 number that fills it, or the value it is the negative of */
  constructor(
    private readonly graph: Graph,
    readonly type: TensorType,
    private readonly made: string | Pieces | number | Negative,
  ) {}

  /** The value as one tensor: "node:output". */
  whole(): string {
    return (this.joined ??= this.join());
  }

  /** The value in pieces along an axis, of the sizes that partSizes gives: "node:output" each. */
  along(axis: number, count: number): string[] {
    const { made } = this;
    if (typeof made === "object" && "names" in made && made.axis === axis && made.names.length === count)
      return made.names;
    const key = `${axis}/${count}`;
    const cut = this.cuts.get(key) ?? this.cut(axis, count);
    this.cuts.set(key, cut);
    return cut;
  }

  private join(): string {
    const { made, graph, type } = this;
    if (typeof made === "string") return made;
    if (typeof made === "number") return this.filled(type.shape, made);
    const ofType = typeAttribute("T", type.dtype);
    if ("minus" in made) return `${graph.node("Neg", [made.minus.whole()], [ofType])}:0`;
    const attributes = [
      ofType,
      { name: "N", type: ATTRIBUTE_TYPES.int, value: made.names.length },
      typeAttribute("Tidx", DTYPES.int32),
    ];
    return `${graph.node("ConcatV2", [...made.names, graph.scalar(made.axis)], attributes, "joined")}:0`;
  }

  private cut(axis: number, count: number): string[] {
    const { shape } = this.type;
    const sizes = partSizes(shape[axis], count);
    if (typeof this.made === "number") {
      const number = this.made;
      const shapeOf = (size: number): number[] => shape.map((whole, i) => (i === axis ? size : whole));
      const pieces = new Map([...new Set(sizes)].map((size) => [size, this.filled(shapeOf(size), number)]));
      return sizes.map((size) => pieces.get(size) as string);
    }
    const split = this.split(axis, sizes);
    return sizes.map((_, part) => `${split}:${part}`);
  }

  /** Adds the node that cuts the value into pieces of these sizes. */
  private split(axis: number, sizes: number[]): string {
    const { graph } = this;
    const attributes = [
      typeAttribute("T", this.type.dtype),
      { name: "num_split", type: ATTRIBUTE_TYPES.int, value: sizes.length },
    ];
    const along = graph.scalar(axis);
    if (sizes.every((size) => size === sizes[0])) return graph.node("Split", [along, this.whole()], attributes, "cut");
    const lengths = `${graph.constant(Int32Array.from(sizes), DTYPES.int32, [sizes.length])}:0`;
    const ofLengths = typeAttribute("Tlen", DTYPES.int32);
    return graph.node("SplitV", [this.whole(), lengths, along], [...attributes, ofLengths], "cut");
  }

  private filled(shape: number[], number: number): string {
    return `${this.graph.constant(Float32Array.of(number), DTYPES.float32, shape)}:0`;
  }
}
