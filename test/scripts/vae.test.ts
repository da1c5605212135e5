import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { PNG } from "pngjs";
import { readNpy } from "@vae-notebooks/arrays";
import { loadMnist } from "../../lib/data/mnist";
import { encodeImages, evaluateLoss } from "../../lib/evaluation/evaluation";
import { loadRun } from "../../lib/storage/runs";
import { complaint, Finished, runScript } from "../support/command";
import { randomImages, writeIdxDirectory } from "../support/images";

/** A folder with a small data set and a run that was trained on it, for all tests; each writes other files. */
let home: string;
let run: string;
const vae = (...args: string[]): Promise<Finished> => runScript("vae.js", args, home);
const inHome = (name: string): string => path.join(home, name);

/** A small data set of the given image size. */
function writeData(name: string, side: number): void {
  fs.mkdirSync(inHome(name));
  writeIdxDirectory(inHome(name), randomImages(60, side, 1), randomImages(12, side, 2), false);
}

before(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "vae-program-"));
  writeData("data", 28);
  const sizes = ["--data", "data", "--epochs", "2", "--hidden", "16", "--latent", "4", "--threads", "1"];
  const finished = await vae("train", ...sizes, "--learning-rate", "0.002", "--beta", "0.5", "--images", "50");
  assert.equal(finished.code, 0, finished.stderr);
  run = /^written: (.*)$/m.exec(finished.stdout)?.[1] as string;
});
after(() => fs.rmSync(home, { recursive: true }));

/** What the program printed. Fails unless it ended well and wrote the file. */
function wrote({ code, stdout, stderr }: Finished, file: string): string {
  assert.equal(code, 0, stderr);
  assert.ok(fs.existsSync(inHome(file)));
  return stdout;
}

const sizeOf = (file: string): number[] => {
  const { width, height } = PNG.sync.read(fs.readFileSync(inHome(file)));
  return [width, height];
};

/** The size of a grid: images of 28 pixels, 2 between them, three screen pixels each. */
const grid = (columns: number, rows: number): number[] => [3 * (columns * 30 - 2), 3 * (rows * 30 - 2)];

describe("vae", () => {
  it("lists its commands, and each explains itself with an example", async () => {
    const { code, stdout } = await vae("--help");
    assert.equal(code, 0);
    for (const name of [
      "train",
      "runs",
      "evaluate",
      "sample",
      "reconstruct",
      "encode",
      "walk",
      "tsne",
      "audit",
      "import",
    ]) {
      assert.match(stdout, new RegExp(`^ {2}${name} `, "m"));
      const help = await vae(name, "--help");
      assert.equal(help.code, 0, help.stderr);
      assert.match(help.stdout, new RegExp(`^npx vae ${name} \\[options\\]`));
      assert.match(help.stdout, new RegExp(`\nExample:\n {2}npx vae ${name}`));
    }
  });

  it("refuses a command that it does not know, and no command", async () => {
    const unknown = complaint(await vae("trian"));
    assert.match(unknown, /^vae: expected one of the commands train, .*, found "trian"; npx vae --help explains them$/);
    assert.match(complaint(await vae("toString")), /found "toString"/);
    assert.equal((await vae()).code, 1);
  });

  it("refuses options that a command does not know", async () => {
    const hint = "; npx vae sample --help lists the options";
    assert.equal(complaint(await vae("sample", run, "--counts", "3")), `Unknown option '--counts'${hint}`);
  });
});

describe("vae train", () => {
  it("trains with the learning rate, β and number of images that it is given", () => {
    const { model, configuration } = loadRun(inHome(run));
    model.dispose();
    const { learningRate, beta, images, epochs } = configuration;
    assert.deepEqual({ learningRate, beta, images, epochs }, { learningRate: 0.002, beta: 0.5, images: 50, epochs: 2 });
    assert.deepEqual(model.sizes, { pixels: 784, hidden: [16], latentDim: 4 });
  });

  it("refuses numbers that can't be trained with, and two names for one thing", async () => {
    const refused = async (...args: string[]) => complaint(await vae("train", "--data", "data", ...args));
    assert.equal(await refused("--learning-rate", "0"), '--learning-rate: expected a number above 0, found "0"');
    assert.equal(await refused("--beta", "1x"), '--beta: expected a number from 0, found "1x"');
    assert.equal(await refused("--images", "0"), '--images: expected an integer from 1, found "0"');
    assert.match(await refused("--latent", "3", "--latent-dim", "4"), /^--latent: expected to be left out beside/);
  });
});

describe("vae runs", () => {
  it("lists each run with its data, epochs and losses", async () => {
    const { stdout, code, stderr } = await vae("runs");
    assert.equal(code, 0, stderr);
    const { model, history } = loadRun(inHome(run));
    model.dispose();
    const { train, validation } = history[history.length - 1];
    const row = stdout.split("\n").find((line) => line.startsWith(run)) ?? stdout;
    assert.deepEqual(row.split(/ {2,}/), [run, "data", "2", train.total.toFixed(2), validation.total.toFixed(2)]);
  });

  it("names a run that is damaged and goes on with the others", async () => {
    fs.cpSync(inHome(run), inHome("runs/damaged"), { recursive: true });
    fs.writeFileSync(inHome("runs/damaged/configuration.json"), "{");
    const { stdout, stderr, code } = await vae("runs");
    assert.equal(code, 1);
    assert.match(stdout, /^runs\/damaged +damaged$/m);
    assert.ok(stdout.includes(`${run} `), stdout);
    assert.match(stderr, /^runs\/damaged\/configuration\.json: expected /m);
    fs.rmSync(inHome("runs/damaged"), { recursive: true });
  });

  it("says where there are none", async () => {
    const { stdout } = await vae("runs", "--runs", "data");
    assert.equal(stdout, "no runs in data; npx vae train makes one\n");
    assert.equal(complaint(await vae("runs", "--runs", "nowhere")), "nowhere: expected a directory, found none");
  });
});

describe("vae evaluate", () => {
  it("prints the loss on the images to test with, also of a run that is named without its folder", async () => {
    const { model, configuration } = loadRun(inHome(run));
    const { images } = loadMnist(inHome("data")).test;
    const { total, reconstruction } = evaluateLoss(model, images, configuration.seed, configuration.beta);
    model.dispose();
    for (const word of [run, path.basename(run)]) {
      const { stdout, stderr } = await vae("evaluate", word, "--data", "data", "--threads", "1");
      const loss = `test loss ${total.toFixed(2)} (BCE ${reconstruction.toFixed(2)} + KL `;
      assert.ok(stdout.includes(loss), stdout + stderr);
      assert.match(stdout, /of 12 images$/m);
    }
  });

  it("refuses a run that is not there, data that it was not told of, and images of another size", async () => {
    const refused = async (...args: string[]) => complaint(await vae("evaluate", ...args));
    assert.equal(await refused(), "RUN: expected a run's directory or name, found none; npx vae runs lists them");
    assert.equal(await refused("no"), "no: expected a run's directory, or its name in runs, found none");
    assert.equal(await refused("data"), "data: expected a finished run, found none");
    assert.match(
      await refused(run),
      /^--data: expected the directory of data \(data [0-9a-f]{8}\), on which the run was/,
    );
    writeData("small", 8);
    const small = "small: expected images of 784 pixels, as the run's, found 8 × 8";
    assert.equal(await refused(run, "--data", "small"), small);
  });
});

describe("vae sample", () => {
  it("writes a grid of as many images as it is asked for, the same for the same seed", async () => {
    wrote(await vae("sample", run, "--count", "6", "--out", "grid.png"), "grid.png");
    assert.deepEqual(sizeOf("grid.png"), grid(3, 2));
    wrote(await vae("sample", run, "--count", "6", "--out", "again.png"), "again.png");
    wrote(await vae("sample", run, "--count", "6", "--seed", "9", "--out", "other.png"), "other.png");
    const [first, again, other] = ["grid", "again", "other"].map((name) => fs.readFileSync(inHome(`${name}.png`)));
    assert.ok(first.equals(again) && !first.equals(other));
  });

  it("does not write over a file without --force", async () => {
    fs.writeFileSync(inHome("mine.png"), "mine");
    const refused = complaint(await vae("sample", run, "--out", "mine.png"));
    assert.equal(refused, "mine.png: expected no file there, found one; --force replaces it");
    assert.equal(fs.readFileSync(inHome("mine.png"), "utf8"), "mine");
    wrote(await vae("sample", run, "--out", "mine.png", "--force", "--count", "1"), "mine.png");
    assert.deepEqual(sizeOf("mine.png"), grid(1, 1));
  });

  it("refuses a directory for a file, a number that is none and a second word", async () => {
    const refused = async (...args: string[]) => complaint(await vae("sample", run, ...args));
    assert.match(await refused("--out", "data", "--force"), /^data: expected the name of a file, found a directory$/);
    assert.match(await refused("--count", "none"), /^--count: expected an integer from 1, found "none"$/);
    assert.match(await refused("more"), /^expected RUN alone, found also "more"$/);
  });
});

describe("vae walk", () => {
  it("writes a row for each latent number, or one row", async () => {
    wrote(await vae("walk", run, "--steps", "5"), "walk.png");
    assert.deepEqual(sizeOf("walk.png"), grid(5, 4));
    wrote(await vae("walk", run, "--dimension", "3", "--steps", "5", "--out", "one.png"), "one.png");
    assert.deepEqual(sizeOf("one.png"), grid(5, 1));
    const refused = complaint(await vae("walk", run, "--dimension", "4", "--out", "none.png"));
    assert.equal(refused, '--dimension: expected an integer from 0 to 3, found "4"');
    assert.ok(!fs.existsSync(inHome("none.png")));
  });
});

describe("vae encode", () => {
  it("writes the means, and the logarithms of the variances", async () => {
    const options = ["--data", "data", "--part", "train", "--out", "codes.npy", "--log-variances", "logs.npy"];
    wrote(await vae("encode", run, ...options, "--threads", "1"), "codes.npy");
    const { model } = loadRun(inHome(run));
    const { mu, logVar } = encodeImages(model, loadMnist(inHome("data")).train.images);
    model.dispose();
    for (const [file, expected] of [
      ["codes.npy", mu],
      ["logs.npy", logVar],
    ] as const) {
      const { shape, data } = await readNpy(inHome(file));
      assert.deepEqual(shape, [60, 4]);
      expected.data.forEach((value, i) => assert.ok(Math.abs(value - Number(data[i])) < 1e-5));
    }
    assert.match(complaint(await vae("encode", run, ...options)), /^codes\.npy: expected no file there, found one/);
    assert.match(complaint(await vae("encode", run, "--part", "all")), /^--part: expected train or test, found "all"$/);
  });
});

describe("vae reconstruct", () => {
  /** A PNG file of a bar, dark on light. */
  const draw = (name: string, colorType: 0 | 2 | 6): void => {
    const [width, height] = [90, 120];
    const png = new PNG({ width, height });
    png.data.fill(255);
    for (let y = 20; y < 100; y++) for (let x = 40; x < 56; x++) png.data.set([0, 0, 90, 255], 4 * (y * width + x));
    fs.writeFileSync(inHome(name), PNG.sync.write(png, { colorType }));
  };

  it("takes PNG files in grey, in colour and with transparency, says what it did, and shows both images", async () => {
    draw("grey.png", 0);
    draw("colour.png", 2);
    draw("alpha.png", 6);
    const stdout = wrote(await vae("reconstruct", run, "grey.png", "colour.png", "alpha.png"), "reconstructions.png");
    for (const name of ["grey", "colour", "alpha"]) {
      const steps = "dark on light: inverted; cut to 16 × 80; scaled to 4 × 20; centred by its mass";
      assert.ok(stdout.includes(`${name}.png: 90 × 120; ${steps}; loss `), stdout);
    }
    assert.deepEqual(sizeOf("reconstructions.png"), grid(3, 2));
  });

  it("refuses what is no drawing, and then writes nothing", async () => {
    draw("good.png", 0);
    fs.writeFileSync(inHome("text.png"), "this is no picture at all, only text");
    fs.writeFileSync(inHome("cut.png"), fs.readFileSync(inHome("good.png")).subarray(0, 80));
    const blank = new PNG({ width: 5, height: 5 });
    blank.data.fill(255);
    const bytes = PNG.sync.write(blank);
    fs.writeFileSync(inHome("blank.png"), bytes);
    bytes.writeUInt32BE(2_000_000_000, 16);
    fs.writeFileSync(inHome("large.png"), bytes);
    const refused = async (...names: string[]) => complaint(await vae("reconstruct", run, ...names, "--out", "no.png"));
    assert.equal(await refused(), "PNG: expected at least one file, found none");
    assert.equal(await refused("good.png", "none.png"), "none.png: expected a PNG file, found none");
    assert.equal(await refused("text.png"), "text.png: expected a PNG file, found one of another format");
    assert.match(await refused("cut.png"), /^cut\.png: expected a whole PNG file, found /);
    assert.match(
      await refused("blank.png"),
      /^blank\.png: picture: expected a drawing, found 5 × 5 pixels of one colour$/,
    );
    assert.match(await refused("large.png"), /^large\.png: expected at most 100000000 pixels, found 2000000000 × 5$/);
    assert.ok(!fs.existsSync(inHome("no.png")));
  });
});
