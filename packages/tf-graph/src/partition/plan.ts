import { DTYPES, dtypeNumber, TensorType } from "../backend";
import type { Operation, Recording, Source } from "../trace/recording";
import { divideElementwise } from "./elementwise";
import { Division, Layout, PlannedValue, Request } from "./planned-value";
import { divideProduct } from "./products";
import { simplified, withoutNegative } from "./simplification";
import { divideSum } from "./sums";

/** An operation of the graph to be made: one node, or several where it is divided. */
export interface PlannedOperation extends Request {
  outputs: PlannedValue[];
  division?: Division;
}

/** What a graph is to be made of, decided before a node of it exists. */
export interface Plan {
  /** The operations that the results need, in an order in which they can be made. */
  operations: PlannedOperation[];
  results: Record<string, PlannedValue>;
  /**
   * Into how many parts of its rows each variable is best cut, by its name: more than 1 where all operations take it by the
   * same parts of its rows, so that it can live in these parts and never has to be joined.
   */
  variables: Map<string, number>;
}

/**
 * Plans the graph of a recording: which operations it needs, which of them are divided, and how each value stands in it.
 *
 * @param operations how many can run at the same time; 1 divides nothing
 * @param variables in how many parts each variable lives. Unless given, each is taken to be whole and free to be cut. A second
 *   recording of the same variables (a last, smaller batch) is planned with what the first plan's `variables` says.
 */
export function planPartition(
  recording: Recording,
  operations: number,
  variables: ReadonlyMap<string, number> = new Map(),
): Plan {
  const values = new Map<string, PlannedValue>();
  const valueOf = (source: Source): PlannedValue => {
    const key = keyOf(source);
    const known = values.get(key) ?? fromOutside(recording, source, variables);
    values.set(key, known);
    return known;
  };
  const cuts = new VariableCuts(Object.keys(recording.variables));
  const planned: PlannedOperation[] = [];
  for (const index of neededOperations(recording)) {
    const operation = recording.operations[index];
    const request = withoutNegative({ ...operation, inputs: operation.inputs.map(valueOf) });
    const known = simplified(request);
    const outputs = known ? [known] : add(request, axesOf(operation, recording));
    outputs.forEach((output, i) => values.set(keyOf({ kind: "output", operation: index, index: i }), output));
  }
  const results = Object.entries(recording.results).map(([name, source]) => [name, valueOf(source)] as const);
  return { operations: planned, results: Object.fromEntries(results), variables: cuts.parts() };

  function add(request: Request, axes: number[] | undefined): PlannedValue[] {
    const division = divide(request, axes, operations);
    request.inputs.forEach((input, i) => cuts.note(input, division?.inputAxes[i], division?.count));
    const layout: Layout =
      division === undefined || division.result === "sum"
        ? { kind: "whole" }
        : { kind: "pieces", axis: division.result, count: division.count };
    const outputs = request.outputs.map((type) => ({ ...type, layout }));
    planned.push({ ...request, outputs, division });
    return outputs;
  }
}

function divide(request: Request, axes: number[] | undefined, operations: number): Division | undefined {
  if (request.op === "MatMul") return divideProduct(request, operations);
  return request.op === "Sum" ? divideSum(request, axes) : divideElementwise(request);
}

/** How the operations take each variable: whole, or cut along an axis into a number of parts. */
class VariableCuts {
  private readonly cuts: Map<string, Set<string>>;

  constructor(names: string[]) {
    this.cuts = new Map(names.map((name) => [name, new Set()]));
  }

  /** Notes that an operation takes a value cut along an axis, or whole where there is no axis. */
  note(value: PlannedValue, axis?: number, count?: number): void {
    // A negative is computed from the whole value.
    if (value.layout.kind === "negative") this.note(value.layout.of);
    if (value.source?.kind !== "variable") return;
    this.cuts.get(value.source.name)?.add(axis === undefined ? WHOLE : `${axis}/${count}`);
  }

  /** The number of parts of rows by the variables' names; 1 for those that are taken in another way, or in more than one. */
  parts(): Map<string, number> {
    return new Map([...this.cuts].map(([name, cuts]) => [name, cuts.size === 1 ? rowParts([...cuts][0]) : 1]));
  }
}

const WHOLE = "whole";

function rowParts(cut: string): number {
  const [axis, count] = cut.split("/");
  return cut !== WHOLE && axis === "0" ? Number(count) : 1;
}

/** An input, variable, captured tensor or constant as it stands in the graph. */
function fromOutside(recording: Recording, source: Source, variables: ReadonlyMap<string, number>): PlannedValue {
  return { ...typeOf(recording, source), source, layout: layoutFromOutside(recording, source, variables) };
}

function layoutFromOutside(recording: Recording, source: Source, variables: ReadonlyMap<string, number>): Layout {
  if (source.kind === "variable") {
    const count = variables.get(source.name) ?? 1;
    return count > 1 ? { kind: "pieces", axis: 0, count } : { kind: "whole" };
  }
  if (source.kind !== "constant") return { kind: "whole" };
  const { values, dtype } = recording.constants[source.index];
  const isUniform = dtype === DTYPES.float32 && values.length > 0 && values.every((one) => Object.is(one, values[0]));
  return isUniform ? { kind: "uniform", number: values[0] } : { kind: "whole" };
}

function typeOf(recording: Recording, source: Source): TensorType {
  switch (source.kind) {
    case "input":
      return recording.inputs[source.index];
    case "variable":
      return recording.variables[source.name];
    case "capture": {
      const { shape, dtype } = recording.captures[source.index];
      return { shape, dtype: dtypeNumber(dtype) };
    }
    case "constant": {
      const { shape, dtype } = recording.constants[source.index];
      return { shape, dtype };
    }
    case "output":
      throw new Error(`operation ${source.operation} is used before it is planned`);
  }
}

function keyOf(source: Source): string {
  if (source.kind === "output") return `${source.operation}:${source.index}`;
  return `${source.kind}/${source.kind === "variable" ? source.name : source.index}`;
}

/** The numbers of the operations that the results depend on, in the order in which they ran. */
function neededOperations({ operations, results }: Recording): number[] {
  const needed = new Set<number>();
  const pending = Object.values(results);
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    if (source.kind !== "output" || needed.has(source.operation)) continue;
    needed.add(source.operation);
    pending.push(...operations[source.operation].inputs);
  }
  return [...needed].sort((a, b) => a - b);
}

/** The axes of a reduction, where its second input is a constant. */
function axesOf({ inputs }: Operation, { constants }: Recording): number[] | undefined {
  const source = inputs[1];
  return source?.kind === "constant" ? Array.from(constants[source.index].values) : undefined;
}
