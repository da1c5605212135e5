import { threads } from "./tensorflow";
import { Graph } from "./graph";
import { Attribute, DTYPES } from "./native";
import { addTogether } from "./parallel-sums";
import { Value } from "./value";

/** The least number of multiplications that are worth a part of their own: less is done sooner than it is shared out. */
const LEAST_MULTIPLICATIONS = 2 ** 20;

/** How many parts of that least work a product has, where no more than a number of them is asked for; 1 leaves it whole. */
export function productParts(multiplications: number, asked: number): number {
  return Math.max(1, Math.min(asked, Math.floor(multiplications / LEAST_MULTIPLICATIONS)));
}

/**
 * Adds a product of matrices to a graph: in as many parts as operations run in parallel where that is worth it, else in fewer
 * or as it is. A size that the number of parts does not divide is cut into parts of nearly the same size.
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
export function addProduct(
  graph: Graph,
  [a, b]: Value[],
  attributes: Attribute[],
  result: number[],
  parts: number = threads.parts,
): Value {
  const { transposeA, transposeB, type } = flags(attributes);
  const multiply = (left: string, right: string): string => `${graph.node("MatMul", [left, right], attributes)}:0`;
  const inPieces = (axis: number, names: string[]): Value =>
    new Value(graph, { shape: result, dtype: type }, { axis, names });
  const shared = a.shape[transposeA ? 0 : 1];
  const count = productParts(result[0] * shared * result[1], parts);
  const canCut = (size: number): boolean =>
    Math.min(count, size) > 1 && type === DTYPES.float32 && !(transposeA && transposeB);
  // What is in pieces already stays in these, also where another batch has less work for each.
  const pieces = (value: Value, along: number): number =>
    value.pieces?.axis === along ? value.pieces.names.length : Math.min(count, value.shape[along]);
  const isCut = (along: number): boolean => a.pieces?.axis === along;
  const rowsOfA = !transposeA && canCut(result[0]);
  const rowsOfACostLess = !b.rowsAreFree && !b.pieces && (isCut(0) || a.size <= b.size);
  if (transposeB && canCut(result[1]) && !(rowsOfA && rowsOfACostLess)) {
    return inPieces(
      1,
      b.along(0, pieces(b, 0)).map((rows) => multiply(a.whole(), rows)),
    );
  }
  if (transposeA && canCut(result[0])) {
    return inPieces(
      0,
      a.along(1, pieces(a, 1)).map((columns) => multiply(columns, b.whole())),
    );
  }
  if (!transposeA && !transposeB && isCut(1) && canCut(shared)) {
    const columnsOfA = a.along(1, pieces(a, 1));
    const rows = b.along(0, columnsOfA.length);
    return addTogether(
      graph,
      columnsOfA.map((columns, part) => multiply(columns, rows[part])),
      { shape: result, dtype: type },
    );
  }
  if (rowsOfA)
    return inPieces(
      0,
      a.along(0, pieces(a, 0)).map((rows) => multiply(rows, b.whole())),
    );
  return new Value(graph, { shape: result, dtype: type }, multiply(a.whole(), b.whole()));
}

function flags(attributes: Attribute[]): { transposeA: boolean; transposeB: boolean; type: number } {
  const value = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
  return {
    transposeA: value("transpose_a") === true,
    transposeB: value("transpose_b") === true,
    type: value("T") as number,
  };
}
