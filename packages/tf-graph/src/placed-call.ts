import { tf } from "./tensorflow";
import { emit } from "./emission";
import { Graph } from "./graph";
import { DTYPES, nativeBackend } from "./native";
import { Recording, Source } from "./recording";
import { releaseCaptures } from "./trace";
import { Value } from "./value";

/** A recorded call in a graph: its inputs and captures are placeholders, its results values of nodes. */
export class PlacedCall {
  /** Placeholders in the order in which they are fed: the inputs, then the captures. */
  readonly feeds: string[];
  readonly results: Record<string, Value>;

  /**
   * @param variable the value that stands for a variable; the recording's captures are this call's to release
   * @param parts how many operations run in parallel, unless given
   */
  constructor(
    graph: Graph,
    private readonly recording: Recording,
    example: readonly tf.Tensor[],
    { variable = unknownVariable, parts }: { variable?: (name: string) => Value; parts?: number } = {},
  ) {
    const placeholders = (kind: string, tensors: readonly tf.Tensor[]): Value[] =>
      tensors.map(({ dtype, shape }) => {
        const type = DTYPES[dtype as keyof typeof DTYPES];
        return new Value(graph, { shape, dtype: type }, graph.placeholder(kind, type, shape));
      });
    const inputs = placeholders("input", example);
    const captures = placeholders("capture", recording.captures);
    this.feeds = [...inputs, ...captures].map((value) => value.whole());
    const known = (source: Source): Value => {
      if (source.kind === "variable") return variable(source.name);
      return (source.kind === "input" ? inputs : captures)[(source as { index: number }).index];
    };
    this.results = emit(graph, recording, known, parts);
  }

  /** The binding's tensors of the captures; a captured variable's is the one it holds now. */
  captureIds(): number[] {
    return nativeBackend().getInputTensorIds(this.recording.captures);
  }

  dispose(): void {
    releaseCaptures(this.recording);
  }
}

function unknownVariable(name: string): Value {
  throw new Error(`the recording names a variable "${name}", but has none of its own`);
}
