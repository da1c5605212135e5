/** Between the caller's order of the points and the order in which an engine keeps them. */

import type { SparseAffinities } from "./affinities";

/**
 * Positions in the engine's order.
 *
 * @param positions [N, 2] in the caller's order
 * @param order [N] the caller's number of each of the engine's points; undefined where the orders are the same
 */
export function intoOrder(positions: Float32Array, order: Int32Array | undefined): Float32Array {
  if (order === undefined) return positions;
  const arranged = new Float32Array(positions.length);
  for (let i = 0; i < order.length; i++) {
    arranged[2 * i] = positions[2 * order[i]];
    arranged[2 * i + 1] = positions[2 * order[i] + 1];
  }
  return arranged;
}

/** A copy of the positions, [N, 2], in the caller's order. */
export function outOfOrder(positions: Float32Array, order: Int32Array | undefined): Float32Array {
  if (order === undefined) return positions.slice();
  const restored = new Float32Array(positions.length);
  for (let i = 0; i < order.length; i++) {
    restored[2 * order[i]] = positions[2 * i];
    restored[2 * order[i] + 1] = positions[2 * i + 1];
  }
  return restored;
}

/** A copy of P with rows and columns in the caller's order. */
export function affinitiesOutOfOrder(joint: SparseAffinities, order: Int32Array | undefined): SparseAffinities {
  const { count, offsets, columns, values } = joint;
  if (order === undefined) {
    return { count, offsets: offsets.slice(), columns: columns.slice(), values: values.slice() };
  }
  const restored: SparseAffinities = {
    count,
    offsets: new Int32Array(count + 1),
    columns: new Int32Array(columns.length),
    values: new Float32Array(values.length),
  };
  for (let i = 0; i < count; i++) restored.offsets[order[i] + 1] = offsets[i + 1] - offsets[i];
  for (let i = 0; i < count; i++) restored.offsets[i + 1] += restored.offsets[i];
  for (let i = 0; i < count; i++) {
    let to = restored.offsets[order[i]];
    for (let at = offsets[i]; at < offsets[i + 1]; at++, to++) {
      restored.columns[to] = order[columns[at]];
      restored.values[to] = values[at];
    }
  }
  return restored;
}
