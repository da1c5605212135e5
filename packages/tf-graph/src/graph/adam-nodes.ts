import type { AdamConstants } from "../adam";
import { ATTRIBUTE_TYPES, DTYPES, typeAttribute } from "../backend";
import type { NativeKernels } from "../native-kernels";
import type { Graph, Node } from "./graph";

/** Handles of a variable's weights and of their two moments. */
interface Handles {
  value: string;
  first: string;
  second: string;
}

/** Adam's update as nodes of a graph. alpha and epsilon are placeholders, since both change with the step. */
export class AdamNodes {
  readonly alpha: string;
  readonly epsilon: string;
  private readonly beta1: string;
  private readonly beta2: string;
  private readonly zero: string;

  constructor(
    private readonly graph: Graph,
    private readonly constants: AdamConstants,
    private readonly kernels?: NativeKernels,
  ) {
    this.alpha = graph.placeholder("adam/alpha", DTYPES.float32, []);
    this.epsilon = graph.placeholder("adam/epsilon", DTYPES.float32, []);
    const constant = (value: number): string =>
      graph.constant(Float32Array.of(value), DTYPES.float32, [], "adam/constant");
    // alpha holds the bias correction already: 0 for the powers of beta switches off the one of ResourceApplyAdam.
    [this.beta1, this.beta2, this.zero] = [constant(constants.beta1), constant(constants.beta2), constant(0)];
  }

  /**
   * Adds the update of one variable, or of one part of it. Where there is an operation for it, a gradient that is a product of two
   * matrices, and that nothing else reads, is updated with while it is computed: it is never written to memory.
   *
   * @param after nodes that read the weights and have to be done before these change
   * @returns the name of the updating node
   */
  update(variable: Handles, gradient: string, after: string[]): string {
    const conditions = after.map((node) => `^${node}`);
    const product = this.graph.maker(gradient);
    if (this.kernels && isGradientOfWeights(product) && this.graph.readers(gradient.split(":")[0]).length === 0)
      return this.productAndUpdate(this.kernels.gradientAdam, variable, product.inputs, conditions);
    const { value, first, second } = variable;
    const { alpha, epsilon, beta1, beta2, zero } = this;
    const attributes = [FLOAT, { name: "use_locking", type: ATTRIBUTE_TYPES.bool, value: false }];
    return this.graph.node(
      "ResourceApplyAdam",
      [value, first, second, zero, zero, alpha, beta1, beta2, epsilon, gradient, ...conditions],
      attributes,
      "adam/update",
    );
  }

  private productAndUpdate(op: string, variable: Handles, factors: string[], conditions: string[]): string {
    const { graph, alpha, epsilon, constants } = this;
    const reads = [variable.value, variable.first, variable.second].map(
      (handle) => `${graph.node("ReadVariableOp", [handle], [typeAttribute("dtype", DTYPES.float32)], "adam/read")}:0`,
    );
    const attributes = (["beta1", "beta2"] as const).map((name) => ({
      ...{ name, type: ATTRIBUTE_TYPES.float },
      value: constants[name],
    }));
    return graph.node(op, [...reads, alpha, epsilon, ...factors, ...conditions], attributes, "adam/update");
  }
}

const FLOAT = typeAttribute("T", DTYPES.float32);

/** Whether a node is a product Aᵀ·B of float32 matrices. */
function isGradientOfWeights({ op, attributes }: Node): boolean {
  const value = (name: string): unknown => attributes.find((attribute) => attribute.name === name)?.value;
  return op === "MatMul" && value("T") === DTYPES.float32 && value("transpose_a") === true && !value("transpose_b");
}
