import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { drawIndices, selectImages } from "../../lib/data/images";
import { loadMnist } from "../../lib/data/mnist";
import { loadCheckpoint } from "../../lib/storage/checkpoint";
import { evaluateLoss } from "../../lib/evaluation/evaluation";
import { Vae } from "../../lib/model/vae";
import { binariseImages, FULL_NLL, measureNll } from "../../study";
import { estimates } from "../../study/nll";
import { NllPlan } from "../../study/nll";
import { assertClose, assertPlainJson, temporaryDirectory } from "@vae-notebooks/testing";

const mnist = loadMnist();
const [{ configuration }] = FULL_NLL.models;
const PLAN: NllPlan = {
  models: [
    {
      name: "small",
      title: "a small one",
      architecture: { pixels: 784, hidden: [32], latentDim: 5 },
      configuration: { ...configuration, epochs: 3, images: 3000 },
    },
  ],
  draws: { most: 200, all: 10 },
  images: { most: 40, all: 300 },
  seed: 1,
};

test("the estimate by hand: the mean of all, corrected by the mean difference of the few", () => {
  const bound = (draws: number, ...nats: number[]) => ({ draws, nats: Float32Array.from(nats) });
  const found = estimates(bound(1, -100, -90, -80, -70), bound(10, -99, -89, -78, -68), [
    bound(10, -99.5, -88.5),
    bound(500, -97.5, -87.5),
  ]);
  assert.deepEqual([found.elbo.mean, found.bound.mean, found.drawn.mean], [85, 83.5, 92.5]);
  // The differences are 2 and 1: 1.5 nats below the cheaper bound, with the error √(0.5 / 2).
  assert.deepEqual(found.nll, { count: 4, mean: 82, error: 0.5 });
});

test("a model is trained on binarised digits and estimated; ELBO ≥ bounds ≥ estimate, and the ELBO is evaluateLoss's", async (t) => {
  const directory = temporaryDirectory(t);
  const said: string[] = [];
  const results = await measureNll(PLAN, mnist, directory, { onStatus: (status) => said.push(status) });
  assertPlainJson(results);
  const [{ elbo, bound, drawn, nll, ...model }] = results.rows;
  assert.deepEqual(model, PLAN.models[0]);
  assert.deepEqual([elbo.count, bound.count, drawn.count], [300, 300, 40]);
  // An untrained model has 784 log 2 = 543 nats, pixels independent of each other and of z about 206.
  assert.ok(elbo.mean < 260 && elbo.mean > bound.mean && bound.mean > nll.mean, JSON.stringify(results.rows));
  assert.ok(nll.error > 0 && nll.error < drawn.error / 3, "the difference of bounds varies less than the bounds");
  assertClose(nll.mean, drawn.mean, { absolute: 4 * drawn.error });
  assert.ok(said.some((status) => /small: training, epoch 2\/3/.test(status)));

  const vae = new Vae(0, PLAN.models[0].architecture);
  loadCheckpoint(path.join(directory, "small/model.safetensors"), vae);
  const test300 = selectImages(mnist.test, drawIndices(10000, 300, 1, "nll"));
  const loss = evaluateLoss(vae, binariseImages(test300.images, 1), 5);
  vae.dispose();
  // Other draws of z: the ELBO of one draw varies by a few nats an image, of 300 images by a fraction of one.
  assertClose(loss.total, elbo.mean, { absolute: 1.5 });

  const weights = fs.statSync(path.join(directory, "small/model.safetensors")).mtimeMs;
  said.length = 0;
  assert.deepEqual(await measureNll(PLAN, mnist, directory, { onStatus: (status) => said.push(status) }), results);
  assert.deepEqual(said, [], "all of it was there");
  const more = await measureNll({ ...PLAN, draws: { most: 210, all: 10 } }, mnist, directory);
  assert.equal(fs.statSync(path.join(directory, "small/model.safetensors")).mtimeMs, weights, "only estimated anew");
  assertClose(more.rows[0].nll.mean, nll.mean, { absolute: 1 });
});

test("an aborted run stops with the signal's reason", async (t) => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assert.rejects(measureNll(PLAN, mnist, temporaryDirectory(t), { signal }), /enough/);
});
