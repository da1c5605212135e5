import { operationsInParallel } from "../tensorflow";
import { Graph } from "./graph";
import { addInPieces, sameShape } from "./parallel-elementwise";
import { addProduct, partsOfSecond } from "./parallel-products";
import { Operation, Recording, Source } from "./recording";
import { Value } from "./value";

/**
 * Adds the operations of a recording that its results need to a graph, large ones in parts that run side by side.
 *
 * @param source the value that stands for an input, variable or capture
 * @returns the results by their names
 */
export function emit(graph: Graph, recording: Recording, source: (source: Source) => Value): Record<string, Value> {
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
    const taken = recording.operations[index].inputs.map(value);
    const made = add(graph, recording.operations[index], taken);
    made.forEach((one, i) => values.set(keyOf({ kind: "output", operation: index, index: i }), one));
  }
  return Object.fromEntries(Object.entries(recording.results).map(([name, result]) => [name, value(result.source)]));
}

/** Adds one operation. @returns its outputs */
function add(graph: Graph, { op, attributes, outputs }: Operation, inputs: Value[]): Value[] {
  const [result] = outputs;
  if (op === "MatMul") return [addProduct(graph, inputs, attributes, result.shape)];
  // Gradients are full of these.
  if (op === "Reshape" && sameShape(inputs[0].shape, result.shape)) return [inputs[0]];
  const inPieces = addInPieces(graph, { op, inputs, attributes, result });
  if (inPieces) return [inPieces];
  const node = graph.node(op, inputs.map((input) => input.whole()), attributes);
  return outputs.map((output, i) => new Value(graph, output, `${node}:${i}`));
}

/**
 * The variables that are taken by products alone, some rows by each: they can live in as many parts, which are then read and
 * updated side by side and never joined. A layer's weight is one where nothing asks for the gradient of its input.
 *
 * @param operations that run in parallel, unless given
 * @returns the number of parts by the variable's name, 1 for the others
 */
export function variablesInParts(recording: Recording, operations: number = operationsInParallel): Map<string, number> {
  const parts = new Map<string, number>();
  for (const index of neededOperations(recording)) {
    const { op, inputs, attributes, outputs } = recording.operations[index];
    inputs.forEach((input, i) => {
      if (input.kind !== "variable") return;
      const first = shapeOf(recording, inputs[0]);
      const taken = op === "MatMul" && i === 1 && first ? partsOfSecond({ attributes, first, result: outputs[0].shape }, operations) : 1;
      parts.set(input.name, Math.min(parts.get(input.name) ?? taken, taken));
    });
  }
  return parts;
}

function keyOf(source: Source): string {
  if (source.kind === "output") return `${source.operation}:${source.index}`;
  return `${source.kind}/${source.kind === "variable" ? source.name : source.index}`;
}

function constant(graph: Graph, { constants }: Recording, index: number): Value {
  const { values, dtype, shape } = constants[index];
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

/** The shape of a value; inputs' and variables' are not recorded. */
function shapeOf({ operations, constants, captures }: Recording, source: Source): number[] | undefined {
  if (source.kind === "output") return operations[source.operation].outputs[source.index].shape;
  if (source.kind === "capture") return captures[source.index].shape;
  return source.kind === "constant" ? constants[source.index].shape : undefined;
}
