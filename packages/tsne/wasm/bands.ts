/** Which rows of the grid each thread fills: every row belongs to one thread, and the threads' work is about the same. */

import { count, embedding, rank, threads } from "./plan";
import { buffer, rows } from "./grid";
import { LEFT } from "./spline";

/** One point of so many is counted; the count decides who does the work, not what comes out. */
const SAMPLING: i32 = 8;

/** The rows of this thread: bandFirst ... bandEnd - 1. */
export let bandFirst: i32 = 0;
export let bandEnd: i32 = 0;

/**
 * Deals the rows out so that each thread's have about as many points. Every thread finds the same boundaries.
 * @param scale nodes per unit of length
 * @param origin where the first row is that a point may stand on
 */
export function dealRows(scale: f32, origin: f32): void {
  bandFirst = 0;
  bandEnd = rows;
  if (threads == 1) return;
  const counts = buffer(0);
  memory.fill(counts, 0, <usize>rows << 2);
  let total = 0;
  for (let i = 0; i < count; i += SAMPLING) {
    // the row in the middle of those that the point is spread over
    const row = <i32>((load<f32>(embedding + (<usize>i << 3), 4) - origin) * scale) + LEFT;
    const at = counts + (<usize>row << 2);
    store<i32>(at, load<i32>(at) + 1);
    total++;
  }
  bandFirst = boundary(counts, total, rank);
  bandEnd = boundary(counts, total, rank + 1);
}

/** The first row of a thread: those before it hold the thread's share of the points. */
function boundary(counts: usize, total: i32, thread: i32): i32 {
  if (thread == threads) return rows;
  const wanted = <i32>((<i64>total * thread) / threads);
  let row = 0;
  for (let before = 0; before < wanted; row++) before += load<i32>(counts + (<usize>row << 2));
  return row;
}
