import { tf } from "../tensorflow";
import { Graph, Value } from "./graph";
import { DTYPES, nativeBackend } from "./native";
import { Recording } from "./recording";
import { releaseCaptures } from "./trace";

/** A recorded call in a graph: its inputs and captures are placeholders, its results values of nodes. */
export class PlacedCall {
  /** Placeholders in the order in which they are fed: the inputs, then the captures. */
  readonly feeds: string[];
  readonly results: Record<string, Value>;
  /** The nodes that take a variable's value, by the variable's name. */
  readonly users: Map<string, string[]>;

  /** @param variable names the node that stands for a variable; the recording's captures are this call's to release */
  constructor(graph: Graph, private readonly recording: Recording, example: readonly tf.Tensor[], variable = unknownVariable) {
    const placeholders = (kind: string, tensors: readonly tf.Tensor[]): string[] =>
      tensors.map(({ dtype, shape }) => graph.placeholder(kind, DTYPES[dtype as keyof typeof DTYPES], shape));
    const inputs = placeholders("input", example);
    const captures = placeholders("capture", recording.captures);
    this.feeds = [...inputs, ...captures];
    const { results, users } = graph.operations(recording, Object.keys(recording.results), (source) => {
      if (source.kind === "variable") return variable(source.name);
      return (source.kind === "input" ? inputs : captures)[(source as { index: number }).index];
    });
    this.results = results;
    this.users = users;
  }

  /** The binding's tensors of the captures; a captured variable's is the one it holds now. */
  captureIds(): number[] {
    return nativeBackend().getInputTensorIds(this.recording.captures);
  }

  dispose(): void {
    releaseCaptures(this.recording);
  }
}

function unknownVariable(name: string): string {
  throw new Error(`the recording names a variable "${name}", but has none of its own`);
}
