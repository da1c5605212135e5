import { Graph, typeAttribute } from "./graph";
import { ATTRIBUTE_TYPES, DTYPES } from "./native";

/** A value that stands in a graph in pieces: next to each other along an axis, all of one size. */
export interface Pieces {
  axis: number;
  /** "node:output" each. */
  names: string[];
}

/**
 * A value of a graph with its shape: whole, or in pieces that operations made side by side.
 *
 * What is joined or cut is added to the graph when it is first asked for, so that pieces pass from one operation to the next
 * without ever being copied together.
 */
export class Value {
  readonly shape: number[];
  readonly dtype: number;
  private readonly cuts = new Map<string, string[]>();
  private joined: string | undefined;

  /** @param made where it stands: "node:output", or pieces of it */
  constructor(private readonly graph: Graph, { shape, dtype }: { shape: number[]; dtype: number }, private readonly made: string | Pieces) {
    this.shape = shape;
    this.dtype = dtype;
  }

  /** The pieces that it was made in, if it was not made whole. */
  get pieces(): Pieces | undefined {
    return typeof this.made === "string" ? undefined : this.made;
  }

  /** @returns "node:output" */
  whole(): string {
    if (typeof this.made === "string") return this.made;
    const { axis, names } = this.made;
    const attributes = [
      typeAttribute("T", this.dtype),
      { name: "N", type: ATTRIBUTE_TYPES.int, value: names.length },
      typeAttribute("Tidx", DTYPES.int32),
    ];
    this.joined ??= `${this.graph.node("ConcatV2", [...names, this.graph.scalar(axis)], attributes, "joined")}:0`;
    return this.joined;
  }

  /** The value in pieces along an axis, which their number must divide: "node:output" each. */
  along(axis: number, count: number): string[] {
    if (this.pieces?.axis === axis && this.pieces.names.length === count) return this.pieces.names;
    const key = `${axis}/${count}`;
    let cut = this.cuts.get(key);
    if (!cut) {
      const attributes = [typeAttribute("T", this.dtype), { name: "num_split", type: ATTRIBUTE_TYPES.int, value: count }];
      const split = this.graph.node("Split", [this.graph.scalar(axis), this.whole()], attributes, "cut");
      cut = Array.from({ length: count }, (_, part) => `${split}:${part}`);
      this.cuts.set(key, cut);
    }
    return cut;
  }
}
