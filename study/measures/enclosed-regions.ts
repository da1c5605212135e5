/** What a region of a grid encloses. */
export interface EnclosedRegions {
  /** The cells of each part of the region, joined by sides or corners. */
  pieces: number[][];
  /** The cells of each part of the rest, joined by sides, that does not reach the grid's edge. */
  holes: number[][];
}

/**
 * The pieces of a region on a grid and the holes in it.
 *
 * Cells of the region are joined by corners too and cells of the rest are not, so that a closed line one cell wide, also a
 * slanting one, has an inside.
 *
 * @param inside of each cell, row by row, 1 where it belongs to the region, else 0
 * @param columns of the grid
 *
 * Source: Rosenfeld 1970, "Connectivity in digital pictures".
 */
export function enclosedRegions(inside: Uint8Array, columns: number): EnclosedRegions {
  const rows = inside.length / columns;
  const seen = new Uint8Array(inside.length);
  const parts: EnclosedRegions = { pieces: [], holes: [] };
  for (let start = 0; start < inside.length; start++) {
    if (seen[start]) continue;
    const kind = inside[start];
    const cells = [start];
    let open = false;
    seen[start] = 1;
    // The list grows while it is gone through: all that is reached is gone on from.
    for (const at of cells) {
      const [row, column] = [Math.floor(at / columns), at % columns];
      open ||= row === 0 || column === 0 || row === rows - 1 || column === columns - 1;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const next = r * columns + c;
          if (seen[next] || inside[next] !== kind || (kind === 0 && r !== row && c !== column)) continue;
          seen[next] = 1;
          cells.push(next);
        }
      }
    }
    if (kind === 1) parts.pieces.push(cells);
    else if (!open) parts.holes.push(cells);
  }
  return parts;
}
