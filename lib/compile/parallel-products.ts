import { operationsInParallel } from "../tensorflow";
import { Graph } from "./graph";
import { Attribute, DTYPES } from "./native";
import { Value } from "./value";

/** Products of fewer multiplications than this are done sooner than they are shared out. */
const LEAST_MULTIPLICATIONS = 2 ** 21;

/** A product of two matrices, as TensorFlow's MatMul takes it. */
export interface Product {
  attributes: Attribute[];
  /** Shape of the first matrix as it is stored. */
  first: number[];
  /** Shape of the result. */
  result: number[];
}

/**
 * Adds a product of matrices to a graph: in as many parts as operations run in parallel where that is worth it, else as it is.
 *
 * TensorFlow's own threads meet at the end of each product, which takes as long as a training step's small products save.
 * Parts that are operations of their own run on one thread each, beside whatever else is ready. What is cut lies in one
 * piece, so that nothing large is copied: rows of B where C = A Bᵀ (layers' weights), else rows of C.
 *
 * @param result shape of A B
 * @param parts at most; operations that run in parallel unless given
 * @returns the result, in pieces where it was made in parts
 */
export function addProduct(graph: Graph, [a, b]: Value[], attributes: Attribute[], result: number[], parts: number = operationsInParallel): Value {
  const { transposeA, transposeB, type } = flags(attributes);
  const made = { shape: result, dtype: type };
  if (!isCut({ attributes, first: a.shape, result }, parts)) {
    return new Value(graph, made, `${graph.node("MatMul", [a.whole(), b.whole()], attributes)}:0`);
  }
  const cut = transposeB ? b.along(0, parts) : a.along(transposeA ? 1 : 0, parts);
  const names = cut.map((part) => `${graph.node("MatMul", transposeB ? [a.whole(), part] : [part, b.whole()], attributes)}:0`);
  return new Value(graph, made, { axis: cutAxis(attributes), names });
}

/** In how many parts addProduct takes the second matrix, each with some of its rows. */
export function partsOfSecond(product: Product, parts: number = operationsInParallel): number {
  return flags(product.attributes).transposeB && isCut(product, parts) ? parts : 1;
}

function isCut({ attributes, first, result }: Product, parts: number): boolean {
  const { transposeA, transposeB, type } = flags(attributes);
  const multiplications = result[0] * first[transposeA ? 0 : 1] * result[1];
  if (parts < 2 || multiplications < LEAST_MULTIPLICATIONS || (transposeA && transposeB)) return false;
  return result[cutAxis(attributes)] % parts === 0 && type === DTYPES.float32;
}

/** The axis of the result that an axis of A or of B is cut along. */
function cutAxis(attributes: Attribute[]): number {
  return flags(attributes).transposeB ? 1 : 0;
}

function flags(attributes: Attribute[]): { transposeA: boolean; transposeB: boolean; type: number } {
  const value = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
  return { transposeA: value("transpose_a") === true, transposeB: value("transpose_b") === true, type: value("T") as number };
}
