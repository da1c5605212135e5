import { threads } from "./tensorflow";
import { Graph } from "./graph";
import { DTYPES } from "./native";
import { addInPieces } from "./parallel-elementwise";
import { addProduct } from "./parallel-products";
import { addSumInPieces } from "./parallel-sums";
import { Operation, Recording, Source } from "./recording";
import { simplified } from "./simplification";
import { Value } from "./value";

/**
 * Adds the operations of a recording that its results need to a graph, large ones in parts that run side by side.
 *
 * @param source the value that stands for an input, variable or capture
 * @param parts how many operations run in parallel, unless given
 * @returns the results by their names
 */
export function emit(
  graph: Graph,
  recording: Recording,
  source: (source: Source) => Value,
  parts: number = threads.parts,
): Record<string, Value> {
  const values = new Map<string, Value>();
  const value = (from: Source): Value => {
    const key = keyOf(from);
    let known = values.get(key);
    if (known === undefined) {
      known = from.kind === "constant" ? constant(graph, recording, from.index) : source(from);
      values.set(key, known);
    }
    return known;
  };
  for (const index of neededOperations(recording)) {
    const operation = recording.operations[index];
    const made = add(graph, recording, operation, operation.inputs.map(value), parts);
    made.forEach((one, i) => values.set(keyOf({ kind: "output", operation: index, index: i }), one));
  }
  return Object.fromEntries(Object.entries(recording.results).map(([name, result]) => [name, value(result.source)]));
}

/** Adds one operation. @returns its outputs */
function add(graph: Graph, recording: Recording, operation: Operation, inputs: Value[], parts: number): Value[] {
  const { op, attributes, outputs } = operation;
  const [result] = outputs;
  if (op === "MatMul") return [addProduct(graph, inputs, attributes, result.shape, parts)];
  const known =
    simplified(graph, { op, inputs, result }) ??
    addInPieces(graph, { op, inputs, attributes, result }) ??
    (op === "Sum"
      ? addSumInPieces(graph, { inputs, axes: axesOf(operation, recording), attributes, result })
      : undefined);
  if (known) return [known];
  const node = graph.node(
    op,
    inputs.map((input) => input.whole()),
    attributes,
  );
  return outputs.map((output, i) => new Value(graph, output, `${node}:${i}`));
}

function keyOf(source: Source): string {
  if (source.kind === "output") return `${source.operation}:${source.index}`;
  return `${source.kind}/${source.kind === "variable" ? source.name : source.index}`;
}

function constant(graph: Graph, { constants }: Recording, index: number): Value {
  const { values, dtype, shape } = constants[index];
  const uniform =
    dtype === DTYPES.float32 && values.length > 0 && values.every((number) => Object.is(number, values[0]));
  if (uniform) return new Value(graph, { shape, dtype }, values[0]);
  return new Value(graph, { shape, dtype }, `${graph.constant(values, dtype, shape)}:0`);
}

function neededOperations({ operations, results }: Recording): number[] {
  const needed = new Set<number>();
  const pending = Object.values(results).map(({ source }) => source);
  for (let source = pending.pop(); source !== undefined; source = pending.pop()) {
    if (source.kind !== "output" || needed.has(source.operation)) continue;
    needed.add(source.operation);
    pending.push(...(operations[source.operation] as Operation).inputs);
  }
  return [...needed].sort((a, b) => a - b);
}

/** The axes that a reduction is over, where its second input is a constant. */
function axesOf({ inputs }: Operation, { constants }: Recording): number[] | undefined {
  const source = inputs[1];
  return source?.kind === "constant" ? Array.from(constants[source.index].values) : undefined;
}
