import { DTYPES } from "../backend";
import { Division, piecesAlong, PlannedValue, Request } from "./planned-value";

/**
 * The least number of multiplications that a part of a product has: 2²⁰, about a million. A smaller part takes less time than
 * it takes to hand it to another thread. `npm run bench:parts` shows the parts that this gives, and times a step with them.
 */
const LEAST_MULTIPLICATIONS = 2 ** 20;

/**
 * The number of parts for a product, so that no part has less than LEAST_MULTIPLICATIONS.
 *
 * @param operations that can run at the same time, the most parts that there can be
 * @returns 1 where the product stays whole
 */
export function productParts(multiplications: number, operations: number): number {
  return Math.max(1, Math.min(operations, Math.floor(multiplications / LEAST_MULTIPLICATIONS)));
}

/**
 * Divides a product of two matrices, C = A·B, into products that can run at the same time.
 *
 * TensorFlow could use several threads inside one product, but these wait for each other at its end, and in a training step's
 * small products the waiting takes as long as the threads save. Products that are nodes of their own run on one thread each.
 *
 * The first row of the table that fits decides. "By rows" means that each node takes its own rows of the matrix.
 *
 * | product     | in a training step       | condition                              | A          | B       | results are     |
 * |-------------|--------------------------|----------------------------------------|------------|---------|-----------------|
 * | A·Bᵀ        | a layer, B its weights   | rows of A would not be cheaper (below) | whole      | by rows | columns of C    |
 * | Aᵀ·B        | gradient of the weights  |                                        | by columns | whole   | rows of C       |
 * | A·B         | gradient of the inputs   | A is in pieces of columns already      | by columns | by rows | added to give C |
 * | A·B or A·Bᵀ | a layer without training |                                        | by rows    | whole   | rows of C       |
 *
 * The first three rows cut along the same axis, the layer's outputs: each part of a layer's weights meets only its own part of
 * the outputs, so neither the weights nor their gradient are ever joined.
 *
 * Rows of A are cheaper than rows of B if cutting B would copy it (it is neither a variable, which can be kept in parts, nor in
 * pieces already) and A need not be copied or is not larger. That is a forward pass without training: the images are cut once,
 * and each part goes through all layers by itself.
 *
 * A value that is in pieces keeps their number, also where this product alone would be cut into fewer. A size that the number
 * of parts does not divide is cut as partSizes says.
 *
 * @param operations that can run at the same time
 * @returns undefined where the product stays whole: it is too small, not float32, or both matrices are transposed
 */
export function divideProduct(
  { inputs: [a, b], attributes, outputs }: Request,
  operations: number,
): Division | undefined {
  const flag = (name: string) => attributes.some((attribute) => attribute.name === name && attribute.value === true);
  const [transposeA, transposeB] = [flag("transpose_a"), flag("transpose_b")];
  const [{ shape, dtype }] = outputs;
  if (dtype !== DTYPES.float32 || (transposeA && transposeB)) return undefined;
  const [rows, columns] = shape;
  const shared = a.shape[transposeA ? 0 : 1];
  const most = productParts(rows * shared * columns, operations);
  const canCut = (size: number): boolean => Math.min(most, size) > 1;
  const parts = (value: PlannedValue, axis: number): number =>
    piecesAlong(value, axis) ?? Math.min(most, value.shape[axis]);

  const canCutRowsOfA = !transposeA && canCut(rows);
  if (transposeB && canCut(columns) && !(canCutRowsOfA && rowsOfAAreCheaper(a, b)))
    return { count: parts(b, 0), inputAxes: [undefined, 0], result: 1 };
  if (transposeA && canCut(rows)) return { count: parts(a, 1), inputAxes: [1, undefined], result: 0 };
  const columnsOfA = piecesAlong(a, 1);
  if (!transposeA && !transposeB && columnsOfA !== undefined && canCut(shared))
    return { count: columnsOfA, inputAxes: [1, 0], result: "sum" };
  return canCutRowsOfA ? { count: parts(a, 0), inputAxes: [0, undefined], result: 0 } : undefined;
}

function rowsOfAAreCheaper(a: PlannedValue, b: PlannedValue): boolean {
  const isCopiedToBeCut = b.source?.kind !== "variable" && b.layout.kind !== "pieces";
  return isCopiedToBeCut && (piecesAlong(a, 0) !== undefined || size(a) <= size(b));
}

function size({ shape }: PlannedValue): number {
  return shape.reduce((product, length) => product * length, 1);
}
