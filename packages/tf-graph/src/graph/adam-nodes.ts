import type { AdamConstants } from "../adam";
import { ATTRIBUTE_TYPES, DTYPES, typeAttribute } from "../backend";
import type { Graph } from "./graph";

/** Adam's update as nodes of a graph. alpha and epsilon are placeholders, since both change with the step. */
export class AdamNodes {
  readonly alpha: string;
  readonly epsilon: string;
  private readonly beta1: string;
  private readonly beta2: string;
  private readonly zero: string;

  constructor(
    private readonly graph: Graph,
    { beta1, beta2 }: AdamConstants,
  ) {
    this.alpha = graph.placeholder("adam/alpha", DTYPES.float32, []);
    this.epsilon = graph.placeholder("adam/epsilon", DTYPES.float32, []);
    const constant = (value: number): string =>
      graph.constant(Float32Array.of(value), DTYPES.float32, [], "adam/constant");
    // alpha holds the bias correction already: 0 for the powers of beta switches off the one of ResourceApplyAdam.
    [this.beta1, this.beta2, this.zero] = [constant(beta1), constant(beta2), constant(0)];
  }

  /**
   * Adds the update of one variable, or of one part of it.
   *
   * @param variable handles of the weights and of their two moments
   * @param after nodes that read the weights and have to be done before these change
   * @returns the name of the updating node
   */
  update(variable: { value: string; first: string; second: string }, gradient: string, after: string[]): string {
    const { value, first, second } = variable;
    const inputs = [
      value,
      first,
      second,
      this.zero,
      this.zero,
      this.alpha,
      this.beta1,
      this.beta2,
      this.epsilon,
      gradient,
    ];
    const attributes = [
      typeAttribute("T", DTYPES.float32),
      { name: "use_locking", type: ATTRIBUTE_TYPES.bool, value: false },
    ];
    return this.graph.node(
      "ResourceApplyAdam",
      [...inputs, ...after.map((node) => `^${node}`)],
      attributes,
      "adam/update",
    );
  }
}
