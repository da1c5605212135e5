/** Maps on a line are computed in the plane, on its first axis. */

/** Positions on a line, [N], as positions in the plane, [N, 2]. */
export function inPlane(positions: Float32Array): Float32Array {
  const plane = new Float32Array(2 * positions.length);
  positions.forEach((x, i) => (plane[2 * i] = x));
  return plane;
}

/** The first coordinates, [N], of positions in the plane, [N, 2]. */
export function onLine(positions: Float32Array): Float32Array {
  return Float32Array.from({ length: positions.length / 2 }, (_, i) => positions[2 * i]);
}
