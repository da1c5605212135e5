import { AdamConstants } from "../adam";
import { Graph, typeAttribute } from "./graph";
import { ATTRIBUTE_TYPES, DTYPES } from "./native";

/** What TensorFlow's ResourceApplyAdam is given at a step. */
export interface StepSize {
  /** lr · sqrt(1 − β₂^t) / (1 − β₁^t). */
  alpha: number;
  /** ε · sqrt(1 − β₂^t). */
  epsilon: number;
}

/**
 * Adam's step t in the form that TensorFlow's operation computes, w −= alpha · m / (sqrt(v) + epsilon).
 *
 * PyTorch (and algorithm 1 of Kingma and Ba 2015) divide by sqrt(v / (1 − β₂^t)) + ε: with epsilon scaled by
 * sqrt(1 − β₂^t) both are the same. The powers are of β as float32 holds it, which is what m and v are decayed with.
 */
export function stepSize({ learningRate, beta1, beta2, epsilon }: AdamConstants, t: number): StepSize {
  const correction1 = 1 - Math.fround(beta1) ** t;
  const correction2 = Math.sqrt(1 - Math.fround(beta2) ** t);
  return { alpha: (learningRate * correction2) / correction1, epsilon: epsilon * correction2 };
}

/** Adam's update as nodes of a graph; alpha and epsilon are placeholders, since both change with the step. */
export class AdamNodes {
  readonly alpha: string;
  readonly epsilon: string;
  private readonly beta1: string;
  private readonly beta2: string;
  private readonly zero: string;

  constructor(private readonly graph: Graph, { beta1, beta2 }: AdamConstants) {
    this.alpha = graph.placeholder("adam/alpha", DTYPES.float32, []);
    this.epsilon = graph.placeholder("adam/epsilon", DTYPES.float32, []);
    const constant = (value: number): string => graph.constant(Float32Array.of(value), DTYPES.float32, [], "adam/constant");
    // Powers of 0 switch off the operation's own bias correction, which alpha holds already.
    [this.beta1, this.beta2, this.zero] = [constant(beta1), constant(beta2), constant(0)];
  }

  /**
   * @param variable handles of the weights and their two moments
   * @param after nodes that have to be done with the weights before they change
   * @returns the updating node
   */
  update(variable: { value: string; first: string; second: string }, gradient: string, after: string[]): string {
    const { value, first, second } = variable;
    const inputs = [value, first, second, this.zero, this.zero, this.alpha, this.beta1, this.beta2, this.epsilon, gradient];
    const attributes = [typeAttribute("T", DTYPES.float32), { name: "use_locking", type: ATTRIBUTE_TYPES.bool, value: false }];
    return this.graph.node("ResourceApplyAdam", [...inputs, ...after.map((node) => `^${node}`)], attributes, "adam/update");
  }
}
