import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test, TestContext } from "node:test";
import {
  Audit,
  AuditCallbacks,
  auditParts,
  AuditPlan,
  QUICK_AUDIT,
  FULL_AUDIT,
  BETAS,
  BATCH_SIZES_PART,
} from "../../study";
import { loadMnist } from "../../lib/data/mnist";
import { tf } from "@vae-notebooks/tf-graph";
import { temporaryDirectory } from "@vae-notebooks/testing";

const mnist = loadMnist();
const configuration = { ...QUICK_AUDIT.models[0].configuration, images: 400, epochs: 1 };
const [model, other] = QUICK_AUDIT.models;
const PLAN: AuditPlan = { ...QUICK_AUDIT, seeds: [42], batchSizes: [64], models: [{ ...model, configuration }] };

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

test("the full audit trains five seeds of both models and of every β, each under a name of its own", () => {
  const names = FULL_AUDIT.models.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal(FULL_AUDIT.models.filter(({ kind }) => kind === "autoencoder").length, 5);
  for (const beta of BETAS) {
    const seeds = FULL_AUDIT.models
      .filter(({ kind, configuration: { beta: own } }) => kind === "vae" && own === beta)
      .map((vae) => vae.configuration.seed);
    assert.deepEqual(seeds, [42, 43, 44, 45, 46], `β ${beta}`);
  }
});

test("only models with another β than the write-up's are swept, and so spared what a comparison by β does not ask for", () => {
  for (const {
    name,
    swept,
    configuration: { beta },
  } of FULL_AUDIT.models)
    assert.equal(swept, beta !== 1, name);
});

test("the judge is the first of the parts, and each model is one", () => {
  assert.deepEqual(auditParts(PLAN), ["judge", model.name, "batch-sizes", "controls"]);
});

test("other data than MNIST is refused: the claims are about its digits", (t) => {
  const other = { ...mnist, identity: { name: "fashion", digest: "01234567" } };
  assert.throws(() => new Audit(PLAN, other, temporaryDirectory(t)), {
    message: "data: expected MNIST, whose digits the write-up's claims are about, found fashion (data 01234567)",
  });
});

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

test("a part that is done is found by a later audit of the same plan, also where models were added, and not by another plan", async (t) => {
  const first = auditIn(t);
  assert.equal(first.isDone(BATCH_SIZES_PART), false);
  const found = await first.part(BATCH_SIZES_PART);
  const parts: Array<[string, boolean]> = [];
  const again = auditIn(t, { ...PLAN, models: [...PLAN.models, other] }, first.directory, {
    onPart: (...part) => parts.push(part),
  });
  assert.deepEqual(await again.part(BATCH_SIZES_PART), found);
  assert.deepEqual(parts, [[BATCH_SIZES_PART, true]]);
  assert.equal(auditIn(t, { ...PLAN, batchSizes: [32] }, first.directory).isDone(BATCH_SIZES_PART), false);
});

test("an aborted part leaves no result behind", async (t) => {
  const audit = auditIn(t, PLAN, undefined, { signal: AbortSignal.abort(new Error("enough")) });
  await assert.rejects(audit.part(BATCH_SIZES_PART), /enough/);
  assert.equal(audit.isDone(BATCH_SIZES_PART), false);
});

test("a part that the plan has not is refused by name", async (t) => {
  await assert.rejects(
    auditIn(t).part("vae-seed7"),
    /name: expected one of judge, vae-seed42-quick, batch-sizes, controls, found vae-seed7/,
  );
});
