import { ATTRIBUTE_TYPES, typeAttribute } from "../backend";
import type { Division, PlannedValue } from "../partition/planned-value";
import type { Plan, PlannedOperation } from "../partition/plan";
import type { Constant, Source } from "../trace/recording";
import type { Graph } from "./graph";
import { Value } from "./value";

/**
 * Adds the operations of a plan to a graph.
 *
 * @param constants of the recording that was planned
 * @param fromOutside the value that stands for an input, variable or captured tensor
 * @returns the results by their names
 */
export function emit(
  graph: Graph,
  plan: Plan,
  constants: readonly Constant[],
  fromOutside: (source: Source) => Value,
): Record<string, Value> {
  const values = new Map<PlannedValue, Value>();
  const valueOf = (planned: PlannedValue): Value => {
    const value = values.get(planned) ?? made(planned);
    values.set(planned, value);
    return value;
  };
  /** The value of what no operation makes. */
  const made = (planned: PlannedValue): Value => {
    const { layout, source, shape, dtype } = planned;
    if (layout.kind === "uniform") return new Value(graph, planned, layout.number);
    if (layout.kind === "negative") return new Value(graph, planned, { minus: valueOf(layout.of) });
    if (source?.kind === "constant")
      return new Value(graph, planned, `${graph.constant(constants[source.index].values, dtype, shape)}:0`);
    return fromOutside(source as Source);
  };
  for (const operation of plan.operations) {
    const outputs = addOperation(graph, operation, operation.inputs.map(valueOf));
    operation.outputs.forEach((planned, i) => values.set(planned, outputs[i]));
  }
  return Object.fromEntries(Object.entries(plan.results).map(([name, planned]) => [name, valueOf(planned)]));
}

/** Adds an operation, as one node or divided. @returns its outputs */
function addOperation(graph: Graph, operation: PlannedOperation, inputs: Value[]): Value[] {
  const { op, attributes, outputs, division } = operation;
  if (division) return [addDivided(graph, operation, division, inputs)];
  const whole = inputs.map((input) => input.whole());
  const node = graph.node(op, whole, attributes);
  return outputs.map((output, i) => new Value(graph, output, `${node}:${i}`));
}

function addDivided(graph: Graph, operation: PlannedOperation, division: Division, inputs: Value[]): Value {
  const { op, attributes, outputs } = operation;
  const { count, inputAxes, result } = division;
  const taken = inputs.map((input, i): string[] => {
    const axis = inputAxes[i];
    return axis === undefined ? new Array<string>(count).fill(input.whole()) : input.along(axis, count);
  });
  const names = Array.from({ length: count }, (_, part) => {
    const ofPart = taken.map((all) => all[part]);
    return `${graph.node(op, ofPart, attributes)}:0`;
  });
  if (result !== "sum") return new Value(graph, outputs[0], { axis: result, names });
  const added = [{ name: "N", type: ATTRIBUTE_TYPES.int, value: count }, typeAttribute("T", outputs[0].dtype)];
  return new Value(graph, outputs[0], `${graph.node("AddN", names, added)}:0`);
}
