/** Exact nearest neighbours in plain TypeScript, by comparing all pairs. */

import type { NeighbourTable } from "../../stages/affinities";

/**
 * Finds the neighbours of points first ... end - 1 and writes them with their squared distances, in no particular
 * order. Of points at the same distance, those of lower index are kept.
 *
 * @param points [N, D] row by row
 */
export function findNeighbours(
  points: Float32Array,
  dimensions: number,
  table: NeighbourTable,
  first: number,
  end: number,
): void {
  const { count, neighbours, indices, values } = table;
  for (let i = first; i < end; i++) {
    const own = i * dimensions;
    const begin = i * neighbours;
    values.fill(Infinity, begin, begin + neighbours);
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      let distance = 0;
      for (let d = 0, other = j * dimensions; d < dimensions; d++, other++) {
        const difference = points[own + d] - points[other];
        distance += difference * difference;
      }
      // rounded before it is compared, so that equal distances stay equal
      distance = Math.fround(distance);
      if (distance < values[begin]) replaceFarthest(values, indices, begin, neighbours, distance, j);
    }
  }
}

/** Puts a neighbour in the place of the farthest, the root of the row's heap. */
export function replaceFarthest(
  values: Float32Array,
  indices: Int32Array,
  begin: number,
  length: number,
  distance: number,
  index: number,
): void {
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= length) break;
    if (child + 1 < length && values[begin + child + 1] > values[begin + child]) child++;
    if (values[begin + child] <= distance) break;
    values[begin + hole] = values[begin + child];
    indices[begin + hole] = indices[begin + child];
    hole = child;
  }
  values[begin + hole] = distance;
  indices[begin + hole] = index;
}
