/** What the threads of one run agree on: a barrier, and who takes which piece of work. */

import { control, rank, threads } from "./plan";

/** Polls before a waiting thread sleeps: tens of microseconds, longer than a phase's imbalance, far below a time slice. */
const POLLS: i32 = 40000;

/** Returns when every thread has called it. */
export function barrier(): void {
  if (ASC_FEATURE_THREADS) {
    if (threads == 1) return;
    const gate = control + 64;
    const generation = atomic.load<i32>(gate);
    if (atomic.add<i32>(control, 1) == threads - 1) {
      atomic.store<i32>(control, 0);
      atomic.add<i32>(gate, 1);
      atomic.notify(gate, threads);
      return;
    }
    for (let poll = 0; poll < POLLS; poll++) {
      if (atomic.load<i32>(gate) != generation) return;
    }
    while (atomic.load<i32>(gate) == generation) atomic.wait<i32>(gate, generation, -1);
  }
}

/** The first of the next `step` pieces that no thread has taken yet. */
export function next(counter: i32, step: i32): i32 {
  const at = control + 128 + (<usize>counter << 6);
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(at, step);
  const taken = load<i32>(at);
  store<i32>(at, taken + step);
  return taken;
}

/** Puts a counter back to zero; to be called where a barrier lies between this and every use. */
export function rewind(counter: i32): void {
  if (rank != 0) return;
  const at = control + 128 + (<usize>counter << 6);
  if (ASC_FEATURE_THREADS) atomic.store<i32>(at, 0);
  else store<i32>(at, 0);
}
