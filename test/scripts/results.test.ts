import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { evaluateLoss } from "../../lib/evaluation/evaluation";
import { Metrics } from "../../study/metrics";
import { DataSet, loadMnist } from "../../lib/data/mnist";
import { Parameters, readParameters, runDirectory, runIdentity } from "../../lib/notebook/parameters";
import { saveRun } from "../../lib/storage/runs";
import { Vae } from "../../lib/model/vae";
import { writeResults } from "../../scripts/results";
import { runScript } from "../support/command";
import { randomImages, writeIdxDirectory } from "../support/images";
import { temporaryDirectory } from "@vae-notebooks/testing";

const TERMS = { reconstruction: 90, kl: 25, total: 115 };

/** A data set that is not MNIST, in a directory, and the parameters that name it. */
function otherData(t: TestContext): { home: string; data: DataSet; parameters: Parameters } {
  const home = temporaryDirectory(t);
  const directory = path.join(home, "noise");
  fs.mkdirSync(directory);
  writeIdxDirectory(directory, randomImages(20, 28, 1), randomImages(100, 28, 2));
  return {
    home,
    data: loadMnist(directory),
    parameters: readParameters({ VAE_DATA: directory, VAE_BATCH_SIZE: "128" }, {}, home),
  };
}

describe("writeResults", () => {
  it("measures a run on the data that it was trained on, and names that data", async (t) => {
    const { home, data, parameters } = otherData(t);
    const { configuration, architecture } = runIdentity(parameters, data);
    const model = new Vae(configuration.seed, architecture);
    const history = [{ epoch: 1, train: TERMS, validation: TERMS, seconds: 1 }];
    saveRun(runDirectory(parameters, data), { model, configuration, data: data.identity, history });
    const results = path.join(home, "results");
    const { metrics, map } = await writeResults(parameters, data, results);
    assert.deepEqual(metrics.test, evaluateLoss(model, data.test.images, configuration.seed));
    model.dispose();
    assert.deepEqual(map.embedding.shape, [100, 2]);
    const { run } = JSON.parse(fs.readFileSync(path.join(results, "metrics.json"), "utf8")) as Metrics;
    assert.deepEqual([run.data, run.configuration.batchSize], [data.identity, 128]);
    const written = fs.readdirSync(results).sort();
    assert.deepEqual(written, [
      "generated_samples.png",
      "history.json",
      "latent_space.png",
      "metrics.json",
      "reconstructions.png",
      "training_loss.png",
    ]);
  });

  it("refuses a run of the same name that was trained on MNIST", async (t) => {
    const { home, data, parameters } = otherData(t);
    const { configuration, architecture } = runIdentity(parameters, data);
    const model = new Vae(configuration.seed, architecture);
    const mnist = { name: "MNIST", digest: "76543210" };
    saveRun(runDirectory(parameters, data), { model, configuration, data: mnist, history: [] });
    model.dispose();
    await assert.rejects(
      writeResults(parameters, data, path.join(home, "results")),
      /configuration\.json: expected a run trained on the data noise/,
    );
  });
});

describe("npm run reproduce", () => {
  it("reads the data that VAE_DATA names before it starts a notebook, and names a file that is missing", async (t) => {
    const home = temporaryDirectory(t);
    const { code, stderr, stdout } = await runScript("reproduce.js", ["--quick"], home, undefined, {
      VAE_DATA: "nowhere",
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /nowhere\/train-images-idx3-ubyte: expected an IDX file by this name, gzipped \(\.gz\) or not, found none\n$/,
    );
    assert.equal(stdout, "");
  });

  it("refuses a parameter that it can't follow, by the name of the option or the variable", async (t) => {
    const home = temporaryDirectory(t);
    const [variable, option] = await Promise.all([
      runScript("reproduce.js", ["--quick"], home, undefined, { VAE_BATCH_SIZE: "many" }),
      runScript("reproduce.js", ["--quick", "--batch-size", "0"], home),
    ]);
    assert.ok(variable.stderr.endsWith('VAE_BATCH_SIZE: expected an integer from 1, found "many"\n'), variable.stderr);
    assert.ok(option.stderr.endsWith('--batch-size: expected an integer from 1, found "0"\n'), option.stderr);
  });
});

describe("npm run audit", () => {
  it("refuses what its plan decides, a part that it has not, and images that its judges can't see or are too few, before it trains", async (t) => {
    const { home, parameters } = otherData(t);
    const small = path.join(home, "small");
    fs.mkdirSync(small);
    writeIdxDirectory(small, randomImages(20, 20, 1), randomImages(100, 20, 2));
    const run = (options: string[], environment: Record<string, string> = {}) =>
      runScript("audit.js", ["--quick", ...options], home, undefined, environment);
    const [epochs, part, size, count] = await Promise.all([
      run([], { VAE_EPOCHS: "3" }),
      run(["--part", "vae-seed7"]),
      run(["--data", small]),
      run(["--data", parameters.data as string]),
    ]);
    assert.ok(
      epochs.stderr.endsWith(`VAE_EPOCHS: expected to be unset here, as the audit's plan decides it, found "3"\n`),
      epochs.stderr,
    );
    assert.match(part.stderr, /part: expected one of judge, .*, batch-sizes, found vae-seed7\n$/);
    assert.match(
      size.stderr,
      /data: expected images of 28 × 28 pixels, which the judges are built for, found 20 × 20 in small/,
    );
    assert.match(count.stderr, /data: expected at least 1000 test images, found 100 in noise/);
  });
});
