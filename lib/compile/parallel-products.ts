import { operationsInParallel } from "../tensorflow";
import { Graph } from "./graph";
import { Attribute, DTYPES } from "./native";
import { addTogether } from "./parallel-sums";
import { Value } from "./value";

/** Products of fewer multiplications than this are done sooner than they are shared out. */
const LEAST_MULTIPLICATIONS = 2 ** 21;

/**
 * Adds a product of matrices to a graph: in as many parts as operations run in parallel where that is worth it, else as it is.
 *
 * TensorFlow's own threads meet at the end of each product, which takes as long as a training step's small products save.
 * Parts that are operations of their own run on one thread each, beside whatever else is ready.
 *
 * In a training step, what is cut are rows of B where C = A Bᵀ, a layer's weights and outputs; columns of A where C = Aᵀ B, that
 * layer's outputs again where C is its weights' gradient; and where C = A B is the gradient of its inputs, these columns of A and
 * rows of B, whose products are added. So each part of a layer's weights meets the same part of its outputs alone, and neither
 * the weights nor their gradient are ever joined. Where B would have to be copied for that, as it would where there is only a
 * forward pass, rows of A are cut: they go through all layers by themselves.
 *
 * @param result shape of the product
 * @param parts at most; operations that run in parallel unless given
 * @returns the result, in pieces where it was made in parts and not added up
 */
export function addProduct(graph: Graph, [a, b]: Value[], attributes: Attribute[], result: number[], parts: number = operationsInParallel): Value {
  const { transposeA, transposeB, type } = flags(attributes);
  const multiply = (left: string, right: string): string => `${graph.node("MatMul", [left, right], attributes)}:0`;
  const inPieces = (axis: number, names: string[]): Value => new Value(graph, { shape: result, dtype: type }, { axis, names });
  const shared = a.shape[transposeA ? 0 : 1];
  const isLarge = result[0] * shared * result[1] >= LEAST_MULTIPLICATIONS;
  const canCut = (size: number): boolean => isLarge && parts > 1 && size % parts === 0 && type === DTYPES.float32 && !(transposeA && transposeB);
  const { axis, names = [] } = a.pieces ?? {};
  const isCut = (along: number): boolean => axis === along && names.length === parts;
  const rowsOfA = !transposeA && canCut(result[0]);
  const rowsOfACostLess = !b.rowsAreFree && !b.pieces && (isCut(0) || a.size <= b.size);
  if (transposeB && canCut(result[1]) && !(rowsOfA && rowsOfACostLess)) {
    return inPieces(1, b.along(0, parts).map((rows) => multiply(a.whole(), rows)));
  }
  if (transposeA && canCut(result[0])) {
    return inPieces(0, a.along(1, parts).map((columns) => multiply(columns, b.whole())));
  }
  if (!transposeA && !transposeB && isCut(1) && canCut(shared)) {
    const rows = b.along(0, parts);
    return addTogether(graph, names.map((columns, part) => multiply(columns, rows[part])), { shape: result, dtype: type });
  }
  if (rowsOfA) return inPieces(0, a.along(0, parts).map((rows) => multiply(rows, b.whole())));
  return new Value(graph, { shape: result, dtype: type }, multiply(a.whole(), b.whole()));
}

function flags(attributes: Attribute[]): { transposeA: boolean; transposeB: boolean; type: number } {
  const value = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
  return { transposeA: value("transpose_a") === true, transposeB: value("transpose_b") === true, type: value("T") as number };
}
