import { dtypeNumber, nativeBackend, TensorType } from "../backend";
import type { Plan } from "../partition/plan";
import type { Recording, Source } from "../trace/recording";
import { releaseCaptures } from "../trace/trace";
import { emit } from "./emission";
import type { Graph } from "./graph";
import { Value } from "./value";

/** A recorded call in a graph. Its inputs and captured tensors are placeholders, its results are values of nodes. */
export class PlacedCall {
  /** Placeholders in the order in which they are fed: the inputs, then the captured tensors. */
  readonly feeds: string[];
  readonly results: Record<string, Value>;

  /**
   * @param recording what was called; from now on its captured tensors are this call's to release
   * @param plan of that recording
   * @param variable the value that stands for a variable
   */
  constructor(
    graph: Graph,
    private readonly recording: Recording,
    plan: Plan,
    variable: (name: string) => Value = unknownVariable,
  ) {
    const placeholders = (kind: string, types: TensorType[]): Value[] =>
      types.map((type) => new Value(graph, type, graph.placeholder(kind, type.dtype, type.shape)));
    const inputs = placeholders("input", recording.inputs);
    const captureTypes = recording.captures.map(({ shape, dtype }) => ({ shape, dtype: dtypeNumber(dtype) }));
    const captures = placeholders("capture", captureTypes);
    this.feeds = [...inputs, ...captures].map((value) => value.whole());
    const fromOutside = (source: Source): Value => {
      if (source.kind === "variable") return variable(source.name);
      return (source.kind === "input" ? inputs : captures)[(source as { index: number }).index];
    };
    this.results = emit(graph, plan, recording.constants, fromOutside);
  }

  /** The binding's tensors of what was captured; for a captured variable the one that it holds now. */
  captureIds(): number[] {
    return nativeBackend().getInputTensorIds(this.recording.captures);
  }

  dispose(): void {
    releaseCaptures(this.recording);
  }
}

function unknownVariable(name: string): Value {
  throw new Error(`the recording names a variable "${name}", but was made without variables`);
}
