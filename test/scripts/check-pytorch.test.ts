import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { evaluateLoss, evaluationEpsilon } from "../../lib/evaluation/evaluation";
import { loadMnist, MNIST_IDENTITY, packagedMnist } from "../../lib/data/mnist";
import { writeNpy } from "@vae-notebooks/arrays";
import { saveCheckpoint } from "../../lib/storage/checkpoint";
import { saveRun } from "../../lib/storage/runs";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../lib/model/vae";
import { ROOT, runScript } from "../support/command";
import { temporaryDirectory } from "@vae-notebooks/testing";

// PyTorch is too large for the set-up: the comparison is tested where npm run check:pytorch has installed it.
const python = path.join(ROOT, ".bench-venv/bin/python");
const skip = fs.existsSync(path.join(ROOT, ".bench-venv/installed"))
  ? false
  : "PyTorch is not installed: npm run check:pytorch does it";

/** A new model whose decoder's first layers have three times the weights, so that the noise matters to the reconstruction. */
function model(): Vae {
  const made = new Vae(3);
  const { fc1, fc2 } = made.decoder.layers();
  for (const { weight } of [fc1, fc2]) weight.assign(tf.mul(weight, 3));
  return made;
}

const MODEL = model();

describe("npm run check:pytorch", () => {
  it("says in one line how to get the run that is not there, before it installs anything", async (t) => {
    const home = temporaryDirectory(t);
    const { code, stderr, stdout } = await runScript("check-pytorch.js", ["--run", "nowhere"], home);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `${path.join("nowhere", "model.safetensors")}: expected a trained run, found none; npm run train makes it\n`,
    );
    assert.equal(stdout, "");
    assert.deepEqual(fs.readdirSync(home), []);
  });

  it("finds the same loss in PyTorch to two millionths", { skip }, async (t) => {
    const home = temporaryDirectory(t);
    const configuration = { ...WRITE_UP_TRAINING, epochs: 1 };
    const terms = { reconstruction: 90, kl: 10, total: 100 };
    const history = [{ epoch: 1, train: terms, validation: terms, seconds: 1 }];
    saveRun(home, { model: MODEL, configuration, data: MNIST_IDENTITY, history });
    const { code, stdout, stderr } = await runScript("check-pytorch.js", ["--run", home], home);
    assert.equal(code, 0, stderr);
    assert.ok(Number(/greatest relative difference: (\S+),/.exec(stdout)?.[1]) <= 2e-6, stdout);
  });

  it(
    "fails on weights that are a thousandth off in one layer, on layers in each other's place and on other noise",
    { skip },
    async (t) => {
      const home = temporaryDirectory(t);
      const images = loadMnist().test.images;
      const expected = evaluateLoss(MODEL, images, 42);
      const check = async (other: Vae, seed: number) => {
        saveCheckpoint(path.join(home, "model.safetensors"), other);
        await writeNpy(path.join(home, "epsilon.npy"), evaluationEpsilon(images.shape[0], MODEL.sizes.latentDim, seed));
        const files = [
          "--checkpoint",
          path.join(home, "model.safetensors"),
          "--mnist",
          packagedMnist(),
          "--epsilon",
          path.join(home, "epsilon.npy"),
        ];
        const terms = [expected.reconstruction, expected.kl, expected.total].map(String);
        return spawnSync(python, [path.join(ROOT, "test/check_pytorch.py"), ...files, "--expected", ...terms], {
          encoding: "utf8",
        });
      };
      const right = await check(MODEL, 42);
      assert.equal(right.status, 0, right.stderr);

      const scaled = model();
      const { weight } = scaled.encoder.layers().fc1;
      weight.assign(tf.mul(weight, 1.001));
      const swapped = model();
      const heads = swapped.encoder.layers();
      heads.fc_mu.weight.assign(MODEL.encoder.layers().fc_logvar.weight);
      heads.fc_logvar.weight.assign(MODEL.encoder.layers().fc_mu.weight);
      for (const { status, stderr } of [await check(scaled, 42), await check(swapped, 42), await check(MODEL, 43)]) {
        assert.equal(status, 1);
        assert.match(
          stderr,
          /expected each term of the test loss within 2e-06, found a difference of .* reconstruction \S+ for/,
        );
      }
      for (const other of [scaled, swapped]) other.dispose();
    },
  );
});
