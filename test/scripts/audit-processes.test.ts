import assert from "node:assert/strict";
import { test } from "node:test";
import { Audit, QUICK_AUDIT } from "../../study";
import { loadMnist } from "../../lib/data/mnist";
import { TaskQueue } from "../../scripts/audit-processes";
import { temporaryDirectory } from "@vae-notebooks/testing";

const { signal } = new AbortController();
const models = QUICK_AUDIT.models.map(({ name }) => name);

test("while the judge is made the queue hands out what can do without it, and measures only afterwards", async (t) => {
  const queue = new TaskQueue(new Audit(QUICK_AUDIT, loadMnist(), temporaryDirectory(t)));
  const judge = await queue.next(signal);
  assert.deepEqual(judge, { part: "judge", train: false });
  assert.deepEqual(await queue.next(signal), { part: "batch-sizes", train: false });
  for (const part of models) assert.deepEqual(await queue.next(signal), { part, train: true });
  const waiting = queue.next(signal);
  queue.done({ part: "judge", train: false });
  assert.deepEqual(await waiting, { part: models[0], train: false });
  const rest: string[] = [];
  for (let task = await queue.next(signal); task; task = await queue.next(signal)) rest.push(task.part);
  assert.deepEqual(rest, [...models.slice(1), "controls"]);
});

test("a queue that waits for the judge is freed by an abort, with its reason", async (t) => {
  const queue = new TaskQueue(new Audit({ ...QUICK_AUDIT, models: [] }, loadMnist(), temporaryDirectory(t)));
  const controller = new AbortController();
  await queue.next(controller.signal);
  await queue.next(controller.signal);
  const waiting = queue.next(controller.signal);
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
});
