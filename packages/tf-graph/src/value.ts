import { Graph, typeAttribute } from "./graph";
import { ATTRIBUTE_TYPES, DTYPES } from "./native";
import { partSizes } from "./part-sizes";

/** A value that stands in a graph in pieces: next to each other along an axis, their sizes those of partSizes. */
export interface Pieces {
  axis: number;
  /** "node:output" each. */
  names: string[];
}

/** What a value is the negative of. */
export interface Negative {
  minus: Value;
}

/**
 * A value of a graph with its shape: whole, in pieces that operations made side by side, one number everywhere, or another
 * value with its sign changed.
 *
 * What is joined, cut or filled is added to the graph when it is first asked for, so that pieces pass from one operation to the
 * next without ever being copied together, and what nothing asks for is nowhere.
 */
export class Value {
  readonly shape: number[];
  readonly dtype: number;
  private readonly cuts = new Map<string, string[]>();
  private joined: string | undefined;
  private askedWhole = false;

  /**
   * @param made where it stands: "node:output", pieces of it, the number (float32) that fills it, or the value it is the negative of
   * @param rowsAreFree whether it can live in pieces along its first axis for whoever asks for them, so that no copy is made
   */
  constructor(
    private readonly graph: Graph,
    { shape, dtype }: { shape: number[]; dtype: number },
    private readonly made: string | Pieces | number | Negative,
    readonly rowsAreFree = false,
  ) {
    this.shape = shape;
    this.dtype = dtype;
  }

  /** The pieces that it was made in, if it was made in pieces. */
  get pieces(): Pieces | undefined {
    return typeof this.made === "object" && "names" in this.made ? this.made : undefined;
  }

  /** The value that it is the negative of, if it is made as one. */
  get minus(): Value | undefined {
    return typeof this.made === "object" && "minus" in this.made ? this.made.minus : undefined;
  }

  /** The number that it is everywhere, if it is known to be. */
  get uniform(): number | undefined {
    return typeof this.made === "number" ? this.made : undefined;
  }

  /** How many numbers it holds. */
  get size(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /** In how many pieces along its first axis it has been asked for, where it has never been asked for in another way; else 1. */
  get rowsAskedFor(): number {
    const [cut, ...others] = this.cuts.keys();
    if (cut === undefined || others.length > 0 || this.askedWhole) return 1;
    const [axis, count] = cut.split("/").map(Number);
    return axis === 0 ? count : 1;
  }

  /** @returns "node:output" */
  whole(): string {
    this.askedWhole = true;
    return this.join();
  }

  /** The value in pieces along an axis, of the sizes that partSizes gives: "node:output" each. */
  along(axis: number, count: number): string[] {
    if (this.pieces?.axis === axis && this.pieces.names.length === count) return this.pieces.names;
    const key = `${axis}/${count}`;
    const cut = this.cuts.get(key) ?? this.cut(axis, count);
    this.cuts.set(key, cut);
    return cut;
  }

  private join(): string {
    const { made } = this;
    if (typeof made === "string") return made;
    if (typeof made === "number") return (this.joined ??= this.filled(this.shape, made));
    if ("minus" in made)
      return (this.joined ??= `${this.graph.node("Neg", [made.minus.whole()], [typeAttribute("T", this.dtype)])}:0`);
    const attributes = [
      typeAttribute("T", this.dtype),
      { name: "N", type: ATTRIBUTE_TYPES.int, value: made.names.length },
      typeAttribute("Tidx", DTYPES.int32),
    ];
    return (this.joined ??= `${this.graph.node("ConcatV2", [...made.names, this.graph.scalar(made.axis)], attributes, "joined")}:0`);
  }

  private cut(axis: number, count: number): string[] {
    const sizes = partSizes(this.shape[axis], count);
    if (typeof this.made === "number") {
      const number = this.made;
      const shapeOf = (size: number): number[] => this.shape.map((whole, i) => (i === axis ? size : whole));
      const pieces = new Map([...new Set(sizes)].map((size) => [size, this.filled(shapeOf(size), number)]));
      return sizes.map((size) => pieces.get(size) as string);
    }
    const split = this.split(axis, sizes);
    return sizes.map((_, part) => `${split}:${part}`);
  }

  /** Adds the node that cuts the value into pieces of these sizes. */
  private split(axis: number, sizes: number[]): string {
    const attributes = [
      typeAttribute("T", this.dtype),
      { name: "num_split", type: ATTRIBUTE_TYPES.int, value: sizes.length },
    ];
    const along = this.graph.scalar(axis);
    if (sizes.every((size) => size === sizes[0]))
      return this.graph.node("Split", [along, this.join()], attributes, "cut");
    const lengths = `${this.graph.constant(Int32Array.from(sizes), DTYPES.int32, [sizes.length])}:0`;
    return this.graph.node(
      "SplitV",
      [this.join(), lengths, along],
      [...attributes, typeAttribute("Tlen", DTYPES.int32)],
      "cut",
    );
  }

  private filled(shape: number[], number: number): string {
    return `${this.graph.constant(Float32Array.of(number), DTYPES.float32, shape)}:0`;
  }
}
