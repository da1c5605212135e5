/**
 * Nearest neighbours. The points lie in the order of a tree, so that its leaves, some fifty points each, are pieces of the
 * memory. Each point first looks at the leaves whose centres are nearest; when the search is exact, four points at a time
 * then go over all leaves.
 */

import { blockCount, count } from "./plan";
import { forget, searchTile, setLimit } from "./candidates";
import { likelyLeaves, probe } from "./leaves";
import { next } from "./threads";

/** Points handed out at once. */
const SLICE: i32 = 32;
/** Candidate blocks (of eight) that stay in the first-level cache while a slice goes over them. */
const STRIP: i32 = 32;
const SEARCH_COUNTER: i32 = 0;
/**
 * Finds the neighbours of the next slice of points; false when none is left.
 * @param probes leaves that each point looks at; 0 for all of them
 */
export function searchSlice(probes: i32): bool {
  const first = next(SEARCH_COUNTER, SLICE);
  if (first >= count) return false;
  const end = min(first + SLICE, (count + 3) & ~3);
  for (let i = first; i < min(end, count); i++) {
    forget(i);
    probe(i, i & (SLICE - 1), probes == 0 ? likelyLeaves() : probes);
  }
  if (probes > 0) return true;
  for (let i = first; i < end; i++) setLimit(i, i & (SLICE - 1));
  for (let strip = 0; strip < blockCount; strip += STRIP) {
    const stripEnd = min(strip + STRIP, blockCount);
    for (let tile = first; tile < end; tile += 4) searchTile(tile, tile & (SLICE - 1), strip, stripEnd);
  }
  return true;
}
