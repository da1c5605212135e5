import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import ndarray from "ndarray";
import { complaint, Finished, runScript } from "../support/command";
import { randomImages, writeIdxDirectory } from "../support/images";

let home: string;
before(() => (home = fs.mkdtempSync(path.join(os.tmpdir(), "few-images-"))));
after(() => fs.rmSync(home, { recursive: true }));

/** Writes a data set of so many images to train with, of 4 × 4 pixels. */
function writeData(name: string, count: number): void {
  fs.mkdirSync(path.join(home, name));
  writeIdxDirectory(path.join(home, name), randomImages(count, 4, 1), randomImages(3, 4, 2), false);
}

const train = (data: string, ...args: string[]): Promise<Finished> => {
  const small = ["--epochs", "1", "--hidden", "4", "--latent", "2", "--threads", "1", "--batch-size", "4"];
  return runScript("vae.js", ["train", "--data", data, ...small, ...args], home);
};

const TOO_FEW = "images: expected so many that the share 0.2 of them is at least one image, and not all, found 2";

describe("vae train", () => {
  it("refuses 0, 1 and 2 images, of which none can be held out to validate with, and more than there are", async () => {
    writeData("nine", 9);
    const refused = async (images: string) => complaint(await train("nine", "--images", images));
    assert.equal(await refused("0"), '--images: expected an integer from 1, found "0"');
    assert.equal(
      await refused("1"),
      "images: expected at least 2, one to train with and one to validate with, found 1",
    );
    assert.equal(await refused("2"), TOO_FEW);
    assert.equal(await refused("10"), "images: expected at most 9, found 10");
  });

  it("trains with 3 images, and with odd numbers that fill no whole batch", async () => {
    // Math.round(0.2 · n) images are held out.
    for (const [images, training, held] of [
      [3, 2, 1],
      [7, 6, 1],
      [9, 7, 2],
    ]) {
      const { code, stdout, stderr } = await train("nine", "--images", String(images));
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`^${training} images to train, ${held} to validate: `, "m"));
      assert.match(stdout, /^epoch 1: train \d+\.\d\d .*, validation \d+\.\d\d /m);
    }
  });

  it("refuses data sets of 1 and 2 images, and of none", async () => {
    writeData("one", 1);
    writeData("two", 2);
    writeData("none", 0);
    assert.match(complaint(await train("one")), /^images: expected at least 2, .*, found 1$/);
    assert.equal(complaint(await train("two")), TOO_FEW);
    assert.match(
      complaint(await train("none")),
      /^none\/train-images-idx3-ubyte: expected at least one image, found 0, at byte 4$/,
    );
  });

  it("refuses images of 12 × 9 pixels and says that they must be square", async () => {
    fs.mkdirSync(path.join(home, "oblong"));
    const oblong = (count: number) => ({
      images: ndarray(new Uint8Array(count * 108), [count, 12, 9]),
      labels: ndarray(new Uint8Array(count), [count]),
    });
    writeIdxDirectory(path.join(home, "oblong"), oblong(9), oblong(3), false);
    assert.match(
      complaint(await train("oblong")),
      /^oblong\/train-images-idx3-ubyte: expected square images, found 12 × 9 pixels, at byte 8$/,
    );
  });
});
