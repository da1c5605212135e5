import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import { Finished, ROOT, runScript } from "../support/command";
import { randomImages, writeIdxDirectory } from "../support/images";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { loadMnist } from "../../lib/data/mnist";
import { checkpointThreads } from "../../lib/storage/checkpoint-threads";
import { loadRun } from "../../lib/storage/runs";
import { loadStoppedRun } from "../../lib/storage/train-run";
import { weightsDigest } from "../../lib/storage/training-checkpoint";
import { readSafeTensors } from "@vae-notebooks/arrays";
import { WRITE_UP_TRAINING } from "../../lib/training/configuration";
import { weightsOf } from "../../lib/training/state";
import { EpochRecord } from "../../lib/training/training";
import { bytesDifferent } from "../reliability/workplace";

/** A directory with a small data set in data/. */
function workplace(t: TestContext, images = 30, side = 28): string {
  const home = temporaryDirectory(t);
  fs.mkdirSync(path.join(home, "data"));
  writeIdxDirectory(path.join(home, "data"), randomImages(images, side, 1), randomImages(5, side, 2), images === 31);
  return home;
}

const train = (home: string, ...args: string[]): Promise<Finished> => runScript("train.js", args, home);

/** Fails unless the program ended with 1 and one message, which it returns. */
function complaint({ code, stderr }: Finished): string {
  assert.equal(code, 1, stderr);
  assert.ok(!/\n {4}at /.test(stderr), `a stack: ${stderr}`);
  return stderr.trim();
}

describe("npm run train", () => {
  it("explains itself with --help and writes nothing", async (t) => {
    const home = temporaryDirectory(t);
    const { code, stdout } = await train(home, "--help");
    assert.equal(code, 0);
    for (const option of [
      "--epochs N",
      "--seed S",
      "--batch-size B",
      "--latent-dim D",
      "--hidden N,…",
      "--data DIR",
      "--out DIR",
      "--resume DIR",
      "--force",
      "--threads N",
      "--help",
    ])
      assert.ok(stdout.includes(option), option);
    assert.deepEqual(fs.readdirSync(home), []);
  });

  it("refuses an option that it does not know, one without its value, and a word that is no option", async (t) => {
    const home = temporaryDirectory(t);
    const [unknown, bare, word] = await Promise.all([
      train(home, "--epoch", "3"),
      train(home, "--out"),
      train(home, "fast"),
    ]);
    assert.match(complaint(unknown), /^Unknown option '--epoch'/);
    assert.match(complaint(bare), /--out/);
    assert.match(complaint(word), /fast/);
    assert.deepEqual(fs.readdirSync(home), []);
  });

  it("refuses values that are no whole numbers, and names the option", async (t) => {
    const home = temporaryDirectory(t);
    const [epochs, batchSize, seed] = await Promise.all([
      train(home, "--epochs", "0"),
      train(home, "--batch-size=1.5"),
      train(home, "--seed=2147483648"),
    ]);
    assert.equal(complaint(epochs), '--epochs: expected an integer from 1, found "0"');
    assert.equal(complaint(batchSize), '--batch-size: expected an integer from 1, found "1.5"');
    assert.equal(complaint(seed), "seed: expected an integer from 0 to 2147483647, found 2147483648");
    assert.deepEqual(fs.readdirSync(home), []);
  });

  it("refuses a directory that can't be written to before it reads or trains anything, and leaves what is there", async (t) => {
    const home = temporaryDirectory(t);
    fs.writeFileSync(path.join(home, "occupied"), "kept");
    const found = complaint(await train(home, "--data", "nowhere", "--out", "occupied"));
    assert.match(found, /^occupied\/.*: can't be written: expected a directory that can be written to, found /);
    assert.equal(fs.readFileSync(path.join(home, "occupied"), "utf8"), "kept");
  });

  it("refuses damaged data and names the file; a run that is there stays as it was", async (t) => {
    const home = workplace(t);
    const out = path.join(home, "out");
    fs.mkdirSync(out);
    fs.writeFileSync(path.join(out, "model.safetensors"), "an older run's");
    const labels = path.join("data", "train-labels-idx1-ubyte");
    fs.truncateSync(path.join(home, labels), 20);
    assert.equal(
      complaint(await train(home, "--data", "data", "--out", "out")),
      `${labels}: expected 30 bytes for 30, found 12 (truncated)`,
    );
    assert.deepEqual(fs.readdirSync(out), ["model.safetensors"]);
    assert.equal(fs.readFileSync(path.join(out, "model.safetensors"), "utf8"), "an older run's");
  });

  it("takes images of another size and layers of other sizes, from options or the environment, and writes a run that loads", async (t) => {
    const home = workplace(t, 20, 10);
    const environment = { VAE_DATA: "data", VAE_EPOCHS: "1", VAE_BATCH_SIZE: "8", VAE_RUNS: "elsewhere" };
    const { code, stdout, stderr } = await runScript(
      "train.js",
      ["--hidden", "12,7", "--latent-dim", "2"],
      home,
      undefined,
      environment,
    );
    assert.equal(code, 0, stderr);
    const { identity } = loadMnist(path.join(home, "data"));
    const directory = `elsewhere/vae-seed42-epochs1-batch8-100-12-7-2-data${identity.digest}`;
    assert.ok(stdout.endsWith(`written: ${directory}\n`), stdout);
    const { model, data } = loadRun(path.join(home, directory));
    assert.deepEqual([model.sizes, data], [{ pixels: 100, hidden: [12, 7], latentDim: 2 }, identity]);
    model.dispose();
  });

  it("keeps the runs of two data sets apart", async (t) => {
    const home = workplace(t);
    fs.mkdirSync(path.join(home, "other"));
    writeIdxDirectory(path.join(home, "other"), randomImages(30, 28, 3), randomImages(5, 28, 4));
    for (const data of ["data", "other"]) {
      const { code, stderr } = await train(home, "--data", data, "--epochs", "1", "--batch-size", "16");
      assert.equal(code, 0, stderr);
    }
    const names = fs.readdirSync(path.join(home, "runs"));
    assert.equal(names.length, 2);
    const [first, second] = ["data", "other"].map((data) => loadMnist(path.join(home, data)).identity);
    for (const { digest } of [first, second])
      assert.ok(
        names.some((name) => name.endsWith(`-data${digest}`)),
        names.join(),
      );
  });

  it("trains on a directory of IDX files and writes a run that loads, the same one each time", async (t) => {
    const home = workplace(t);
    const options = ["--data", "data", "--epochs", "2", "--seed", "5", "--batch-size", "16"];
    const [first, second] = await Promise.all([train(home, ...options), train(home, ...options, "--out", "again")]);
    assert.deepEqual([first.code, second.code], [0, 0], first.stderr + second.stderr);
    const { identity } = loadMnist(path.join(home, "data"));
    const name = `runs/vae-seed5-epochs2-batch16-784-512-256-20-data${identity.digest}`;
    const lines = first.stdout.trim().split("\n");
    assert.equal(lines[0], "24 images to train, 6 to validate: data, seed 5, 2 epochs, batch size 16");
    assert.match(lines[1], /^uses data, \d+ operations? at once \((cores|\w+_THREADS)\), steps traced as a graph$/);
    assert.match(
      lines[2],
      /^epoch 1: train \d+\.\d\d \(BCE \d+\.\d\d \+ KL \d+\.\d\d\), validation \d+\.\d\d \(BCE .*\), \d+\.\d s$/,
    );
    assert.match(lines[3], /^epoch 2: train /);
    assert.match(lines[4], /^weights: SHA-256 [0-9a-f]{64}$/);
    assert.deepEqual(lines.slice(5), [`written: ${name}`]);
    assert.ok(second.stdout.includes(lines[4]), "the same digest");
    assert.deepEqual(fs.readdirSync(path.join(home, name)), [
      "configuration.json",
      "history.json",
      "model.safetensors",
    ]);

    const configuration = { ...WRITE_UP_TRAINING, epochs: 2, seed: 5, batchSize: 16 };
    const run = loadRun(path.join(home, name), { configuration, data: identity });
    assert.deepEqual(
      run.history.map(({ epoch }) => epoch),
      [1, 2],
    );
    assert.equal(lines[4], `weights: SHA-256 ${weightsDigest(run.model)}`);
    run.model.dispose();
    const history = (directory: string) =>
      (JSON.parse(fs.readFileSync(path.join(home, directory, "history.json"), "utf8")) as EpochRecord[]).map(
        ({ train, validation }) => ({ train, validation }),
      );
    assert.deepEqual(history("again"), history(name));
    const weights = (directory: string) =>
      readSafeTensors(path.join(home, directory, "model.safetensors")).tensors["decoder.fc3.weight"].data;
    assert.deepEqual(weights("again"), weights(name));
  });

  it("computes on the threads that --threads asks for, says so, and writes their number into the run", async (t) => {
    const home = workplace(t);
    const { code, stdout, stderr } = await train(
      home,
      "--data",
      "data",
      "--epochs",
      "1",
      "--threads",
      "3",
      "--out",
      "out",
    );
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^uses data, 3 operations at once \(VAE_THREADS\), steps traced as a graph$/m);
    const configuration = JSON.parse(fs.readFileSync(path.join(home, "out/configuration.json"), "utf8")) as {
      threads: number;
    };
    assert.equal(configuration.threads, 3);
    assert.equal(complaint(await train(home, "--threads", "0")), '--threads: expected an integer from 1, found "0"');
  });

  it("keeps the last good epoch when the loss diverges, and says in which tensor and at which step", async (t) => {
    const home = workplace(t);
    // A learning rate thirty times the project's: the first epoch's losses are huge, the second one's no numbers.
    const learningRate = 0.03;
    const preload = path.join(home, "learning-rate.js");
    const module = JSON.stringify(path.join(ROOT, "dist/lib/training/configuration.js"));
    fs.writeFileSync(preload, `require(${module}).WRITE_UP_TRAINING.learningRate = ${learningRate};`);
    const options = ["--data", "data", "--out", "out", "--epochs", "30", "--batch-size", "16"];
    const finished = await runScript("train.js", options, home, undefined, {
      NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
    });
    const [why, kept, ...more] = complaint(finished).split("\n");
    assert.match(
      why,
      /^training stopped in epoch \d+ at step [12] of 2: expected finite numbers, found (NaN|-?Infinity) in (the gradient of|the loss's|Adam's mean of the squared gradients of) \S+/,
    );
    const [, epochs, file] = /^kept, where it stood after (\d+) of 30 epochs: (.+)$/.exec(kept) ?? [];
    assert.equal(file, path.join("out", "checkpoint.safetensors"));
    assert.deepEqual(more, []);
    assert.deepEqual(fs.readdirSync(path.join(home, "out")), ["checkpoint.safetensors"]);
    const run = loadStoppedRun(path.join(home, "out"));
    assert.ok(run);
    assert.deepEqual(run.configuration, { ...WRITE_UP_TRAINING, learningRate, epochs: 30, batchSize: 16 });
    assert.equal(run.history.length, Number(epochs));
    assert.ok(run.history.every(({ train, validation }) => Number.isFinite(train.total + validation.total)));
    assert.ok(Object.values(weightsOf(run.model)).every((values) => values.every(Number.isFinite)));
    run.model.dispose();
  });

  it("keeps where it stands when it is interrupted, ends with 130, and goes on with --resume to the same run", async (t) => {
    const home = workplace(t, 500);
    const options = ["--data", "data", "--epochs", "60", "--batch-size", "16", "--hidden", "64,32"];
    let told = false;
    const stopped = await runScript("train.js", [...options, "--out", "out"], home, (output, kill) => {
      if (told || !output.includes("epoch 1:")) return;
      told = true;
      kill("SIGINT");
    });
    assert.equal(stopped.code, 130, stopped.stderr);
    assert.match(stopped.stdout, /^stopped after [1-9]\d* of 60 epochs; --resume out goes on from there$/m);
    const refused = complaint(await train(home, ...options, "--out", "out"));
    assert.match(refused, /^out: expected no run there, found checkpoint\.safetensors; --resume out goes on with /);
    assert.equal(
      complaint(await train(home, "--resume", "out", "--seed", "3")),
      "--seed: expected to be left out beside --resume, as the run decides it",
    );
    assert.match(
      complaint(await train(home, "--resume", "out")),
      /expected a training with data [0-9a-f]+, found one with [0-9a-f]+$/,
    );
    const threads = String(checkpointThreads(path.join(home, "out")));
    const [resumed, whole] = await Promise.all([
      train(home, "--resume", "out", "--data", "data"),
      train(home, ...options, "--out", "whole", "--threads", threads),
    ]);
    assert.match(resumed.stdout, /^goes on after [1-9]\d* of 60 epochs and \d+ steps of the next one$/m);
    assert.deepEqual([resumed.code, whole.code], [0, 0], resumed.stderr + whole.stderr);
    assert.equal(bytesDifferent(path.join(home, "out"), path.join(home, "whole")), 0);
    assert.deepEqual(fs.readdirSync(path.join(home, "out")), fs.readdirSync(path.join(home, "whole")));
    const again = await train(home, "--resume", "out");
    assert.deepEqual([again.code, again.stdout], [0, "finished already: out\n"]);
  });

  it("replaces a run that is there only with --force, and only when the new one is done", async (t) => {
    const home = workplace(t);
    fs.mkdirSync(path.join(home, "out"));
    fs.writeFileSync(path.join(home, "out/model.safetensors"), "an older run's");
    const options = ["--data", "data", "--epochs", "1", "--out", "out"];
    assert.match(complaint(await train(home, ...options)), /^out: expected no run there, found model\.safetensors; /);
    assert.equal(fs.readFileSync(path.join(home, "out/model.safetensors"), "utf8"), "an older run's");
    const { code, stderr } = await train(home, ...options, "--force");
    assert.equal(code, 0, stderr);
    loadRun(path.join(home, "out")).model.dispose();
  });

  it("says that there is nothing to go on with", async (t) => {
    const home = workplace(t);
    assert.equal(complaint(await train(home, "--resume", "nowhere")), "nowhere: expected a finished run, found none");
  });

  it("reads gzipped files", async (t) => {
    const home = workplace(t, 31);
    assert.ok(fs.existsSync(path.join(home, "data/train-images-idx3-ubyte.gz")));
    const { code, stderr } = await train(home, "--data", "data", "--epochs", "1", "--out", "out");
    assert.equal(code, 0, stderr);
  });
});
