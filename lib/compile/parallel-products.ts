import { operationsInParallel } from "../tensorflow";
import { ATTRIBUTE_TYPES, Attribute, DTYPES } from "./native";
import type { Graph } from "./graph";

/** Products of fewer multiplications than this are done sooner than they are shared out. */
const LEAST_MULTIPLICATIONS = 2 ** 21;

/** A product of two matrices, as TensorFlow's MatMul takes it. */
export interface Product {
  /** Values "node:output" of both matrices. */
  inputs: string[];
  attributes: Attribute[];
  /** Shape of the first matrix as it is stored, where it is known. */
  first: number[] | undefined;
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
 * @param parts at most; operations that run in parallel unless given
 * @returns the node of the result, and the nodes that read the matrices
 */
export function addProduct(
  graph: Graph,
  { inputs, attributes, first, result }: Product,
  parts: number = operationsInParallel,
): { node: string; readers: string[] } {
  const flag = (name: string) => attributes.find((attribute) => attribute.name === name)?.value === true;
  const [transposeA, transposeB] = [flag("transpose_a"), flag("transpose_b")];
  const type = attributes.find(({ name }) => name === "T")?.value;
  // What is cut: an axis of A or of B, which is this axis of the result.
  const axis = transposeB ? 1 : 0;
  const shared = first?.[transposeA ? 0 : 1] ?? 0;
  const worthIt = result[0] * shared * result[1] >= LEAST_MULTIPLICATIONS;
  if (parts < 2 || !worthIt || (transposeA && transposeB) || result[axis] % parts !== 0 || type !== DTYPES.float32) {
    const node = graph.node("MatMul", inputs, attributes);
    return { node, readers: [node] };
  }
  const index = (value: number) => `${graph.constant(Int32Array.of(value), DTYPES.int32, [], "axis")}:0`;
  const types = [{ name: "T", type: ATTRIBUTE_TYPES.type, value: type }];
  const count = (name: string) => ({ name, type: ATTRIBUTE_TYPES.int, value: parts });
  const [a, b] = inputs;
  const split = graph.node("Split", [index(transposeA ? 1 : 0), transposeB ? b : a], [...types, count("num_split")]);
  const products = Array.from({ length: parts }, (_, part) =>
    graph.node("MatMul", transposeB ? [a, `${split}:${part}`] : [`${split}:${part}`, b], attributes),
  );
  const tidx = { name: "Tidx", type: ATTRIBUTE_TYPES.type, value: DTYPES.int32 };
  const node = graph.node("ConcatV2", [...products.map((product) => `${product}:0`), index(axis)], [...types, count("N"), tidx], "product");
  return { node, readers: [split, ...products] };
}
