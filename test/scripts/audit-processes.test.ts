import assert from "node:assert/strict";
import { test } from "node:test";
import { Audit, auditParts, auditPlan } from "../../study";
import { loadMnist } from "../../lib/data/mnist";
import { TaskQueue } from "../../scripts/audit-processes";
import { temporaryDirectory } from "@vae-notebooks/testing";

const { signal } = new AbortController();
const plan = auditPlan("quick");
const models = plan.models.map(({ name }) => name);
const judges = plan.judges.map(({ name }) => ({ part: name, train: false }));

test("while the judges are made the queue hands out what can do without them, and measures only afterwards", async (t) => {
  const queue = new TaskQueue(new Audit(plan, loadMnist(), temporaryDirectory(t)));
  assert.equal(queue.left, auditParts(plan).length);
  for (const judge of judges) assert.deepEqual(await queue.next(signal), judge);
  for (const part of ["facts", "controls-codes", "batch-sizes"]) {
    const task = { part, train: false };
    assert.deepEqual(await queue.next(signal), task);
    queue.done(task);
  }
  for (const part of ["memoriser", ...models]) {
    const task = { part, train: true };
    assert.deepEqual(await queue.next(signal), task);
    queue.done(task);
  }
  const waiting = queue.next(signal);
  for (const judge of judges) queue.done(judge);
  // what takes longest is begun first, so that no process is left with it alone in the end
  assert.deepEqual(await waiting, { part: "memoriser", train: false });
  const rest: string[] = [];
  for (let task = await queue.next(signal); task; task = await queue.next(signal)) rest.push(task.part);
  assert.deepEqual(rest, ["controls-maps", "controls-images", ...models]);
});

test("no two tasks at a time are about one model: it is measured when it has been trained, and the facts come after it", async (t) => {
  const audit = new Audit(plan, loadMnist(), temporaryDirectory(t));
  const queue = new TaskQueue(audit, [models[0], models[1]]);
  for (const judge of judges) assert.deepEqual(await queue.next(signal), judge);
  const training = { part: models[0], train: true };
  assert.deepEqual(await queue.next(signal), training);
  for (const judge of judges) queue.done(judge);
  assert.deepEqual(await queue.next(signal), { part: models[1], train: false }, "another one meanwhile");
  let found = false;
  const waiting = queue.next(signal).then((task) => {
    found = true;
    return task;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(!found, "the first model is still being trained");
  queue.done(training);
  assert.deepEqual(await waiting, { part: models[0], train: false });
  assert.equal(await queue.next(signal), undefined);

  const both = new TaskQueue(audit, ["facts", models[0]]);
  for (const judge of judges) both.done((await both.next(signal))?.part === judge.part ? judge : assert.fail());
  const facts = { part: "facts", train: false };
  assert.deepEqual(await both.next(signal), facts);
  const measuring = both.next(signal);
  both.done(facts);
  assert.deepEqual(await measuring, { part: models[0], train: false });
});

test("a queue that waits for the judges is freed by an abort, with its reason", async (t) => {
  const queue = new TaskQueue(new Audit({ ...plan, models: [] }, loadMnist(), temporaryDirectory(t)), [
    "controls-maps",
  ]);
  const controller = new AbortController();
  for (const judge of judges) assert.deepEqual(await queue.next(controller.signal), judge);
  const waiting = queue.next(controller.signal);
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
});

test("one part alone brings the judges that it waits for, and no other part", async (t) => {
  const audit = new Audit(plan, loadMnist(), temporaryDirectory(t));
  const all = async (parts: string[]) => {
    const queue = new TaskQueue(audit, parts);
    const found: string[] = [];
    for (let task = await queue.next(signal); task; task = await queue.next(signal)) {
      found.push(task.part);
      queue.done(task);
    }
    return found;
  };
  assert.deepEqual(await all(["batch-sizes"]), ["batch-sizes"]);
  assert.deepEqual(await all(["controls-maps"]), [...judges.map(({ part }) => part), "controls-maps"]);
});
