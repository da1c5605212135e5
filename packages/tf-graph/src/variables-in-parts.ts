import { tf, threads } from "./tensorflow";
import { Graph } from "./graph";
import { DTYPES } from "./native";
import { PlacedCall } from "./placed-call";
import { Recording } from "./recording";
import { Value } from "./value";

/**
 * The variables that a call takes by parts of their rows alone: they can live in these parts, which are then read and updated
 * side by side and never joined. A large layer's weight and bias are such.
 *
 * Found by placing the call in a graph that is thrown away and looking at what it asked the variables for.
 *
 * @param parts how many operations run in parallel, unless given
 * @returns the number of parts by the variable's name, 1 for the others
 */
export function variablesInParts(
  recording: Recording,
  example: readonly tf.Tensor[],
  shapes: Record<string, number[]>,
  parts: number = threads.parts,
): Map<string, number> {
  const graph = new Graph();
  const values = new Map<string, Value>();
  const variable = (name: string): Value => {
    const value = new Value(
      graph,
      { shape: shapes[name], dtype: DTYPES.float32 },
      `${graph.node("ReadVariableOp", [])}:0`,
      true,
    );
    values.set(name, value);
    return value;
  };
  new PlacedCall(graph, recording, example, { variable, parts });
  return new Map([...values].map(([name, value]) => [name, value.rowsAskedFor]));
}
