import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, TestContext } from "node:test";
import { Audit, AuditCallbacks, auditPlan, AuditPlan } from "../../../study";
import { loadMnist } from "../../../lib/data/mnist";
import { selectImages } from "../../../lib/data/images";
import { tf } from "@vae-notebooks/tf-graph";
import { KeptParts } from "../../../study/parts/kept";
import { MODEL_ARRAYS } from "../../../study/parts/measure-model";
import { temporaryDirectory } from "@vae-notebooks/testing";

const mnist = loadMnist();
const QUICK = auditPlan("quick");
const [model, other] = QUICK.models;
const configuration = { ...model.configuration, images: 400, epochs: 1 };
const PLAN: AuditPlan = { ...QUICK, sweptSeeds: [42], batchSizes: [64], models: [{ ...model, configuration }] };

function auditIn(
  t: TestContext,
  plan = PLAN,
  directory = temporaryDirectory(t),
  callbacks: AuditCallbacks = {},
): Audit {
  const audit = new Audit(plan, mnist, directory, callbacks);
  t.after(() => audit.dispose());
  return audit;
}

test("a trained model is kept: training it again reads it and changes no file", async (t) => {
  const audit = auditIn(t);
  const tensors = tf.memory().numTensors;
  await audit.train(model.name);
  const folder = path.join(audit.directory, model.name);
  const times = () => fs.readdirSync(folder).map((file) => [file, fs.statSync(path.join(folder, file)).mtimeMs]);
  const before = times();
  assert.deepEqual(
    before.map(([file]) => file),
    ["history.json", "model.safetensors"],
  );
  await audit.train(model.name);
  assert.deepEqual(times(), before);
  assert.equal(tf.memory().numTensors, tensors);
});

test("a part that is done is found by a later audit of the same plan, also where models were added, and not by another plan or on other data", async (t) => {
  const first = auditIn(t);
  assert.equal(first.isDone("batch-sizes"), false);
  const found = await first.part("batch-sizes");
  const parts: Array<[string, boolean]> = [];
  const again = auditIn(t, { ...PLAN, models: [...PLAN.models, other] }, first.directory, {
    onPart: (...part) => parts.push(part),
  });
  assert.deepEqual(await again.part("batch-sizes"), found);
  assert.deepEqual(parts, [["batch-sizes", true]]);
  assert.equal(auditIn(t, { ...PLAN, batchSizes: [32] }, first.directory).isDone("batch-sizes"), false);
  const clothes = { ...mnist, identity: { name: "clothes", digest: "01234567" } };
  assert.equal(new Audit(PLAN, clothes, first.directory).isDone("batch-sizes"), false);
});

test("a model that was kept with fewer arrays than are kept now is measured again", (t) => {
  const audit = auditIn(t);
  const keptWith = (keeps: number) => {
    const key = JSON.stringify({ data: mnist.identity.digest, plan: PLAN, keeps });
    new KeptParts(audit.directory, () => key).write(model.name, []);
    return audit.isDone(model.name);
  };
  assert.equal(keptWith(MODEL_ARRAYS), true);
  assert.equal(keptWith(MODEL_ARRAYS - 1), false);
});

test("an aborted part leaves no result behind", async (t) => {
  const audit = auditIn(t, PLAN, undefined, { signal: AbortSignal.abort(new Error("enough")) });
  await assert.rejects(audit.part("batch-sizes"), /enough/);
  assert.equal(audit.isDone("batch-sizes"), false);
});

test("a part that the plan has not is refused by name before any judge is made", async (t) => {
  await assert.rejects(auditIn(t).part("vae-seed7"), /name: expected one of judge, .*, batch-sizes, found vae-seed7/);
});

test("data of other classes than the judges know, or too few of them, are refused by name", (t) => {
  const identity = { name: "few", digest: "01234567" };
  const few = { ...mnist, identity, test: selectImages(mnist.test, [0, 1, 2]) };
  assert.throws(
    () => new Audit(PLAN, few, temporaryDirectory(t)),
    /data: expected at least 1000 test images, found 3 in few/,
  );
  const classes = { ...mnist, identity, classes: ["a", "b"] };
  assert.throws(() => new Audit(PLAN, classes, temporaryDirectory(t)), /data: expected 10 classes, .*, found 2 in few/);
});
