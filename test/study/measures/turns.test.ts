import assert from "node:assert/strict";
import { test } from "node:test";
import { Progress, turns } from "../../../study/measures/turns";

test("progress is told five times a second and at the end, with the time left at the speed so far", async (t) => {
  let now = 1000;
  t.mock.method(performance, "now", () => now);
  const told: Progress[] = [];
  const turn = turns(10, { onProgress: (progress) => told.push(progress) });
  for (const [milliseconds, done] of [
    [1199, 1],
    [1200, 2],
    [1399, 3],
    [1500, 5],
    [1501, 10],
  ]) {
    now = milliseconds;
    await turn(done);
  }
  assert.deepEqual(told, [
    { done: 2, total: 10, secondsLeft: (0.2 / 2) * 8 },
    { done: 5, total: 10, secondsLeft: (0.5 / 5) * 5 },
    { done: 10, total: 10, secondsLeft: 0 },
  ]);
});

test("a stop is noticed before the work, and at the next turn", async () => {
  assert.throws(() => turns(1, { signal: AbortSignal.abort(new Error("early")) }), /early/);
  const controller = new AbortController();
  const turn = turns(1, { signal: controller.signal });
  setImmediate(() => controller.abort(new Error("late")));
  await assert.rejects(turn(1), /late/);
});
