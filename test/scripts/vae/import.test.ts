import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { PNG } from "pngjs";
import { complaint, Finished, ROOT, runScript } from "../../support/command";
import { randomImages, writeIdxDirectory } from "../../support/images";

/** A folder with two small data sets, of 4 × 4 pixels as the fixtures' layers, and of 8 × 8. */
let home: string;
const vae = (...args: string[]): Promise<Finished> => runScript("vae.js", args, home);
const inHome = (name: string): string => path.join(home, name);

before(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "vae-import-"));
  for (const [name, side] of [
    ["tiny", 4],
    ["data", 8],
  ] as const) {
    fs.mkdirSync(inHome(name));
    writeIdxDirectory(inHome(name), randomImages(60, side, 1), randomImages(12, side, 2), false);
  }
});
after(() => fs.rmSync(home, { recursive: true }));

/** Fails unless a command ends well and writes its file. */
async function wrote(out: string, ...words: string[]): Promise<void> {
  const { code, stderr } = await vae(...words, "--out", out);
  assert.equal(code, 0, stderr);
  assert.ok(fs.existsSync(inHome(out)));
}

describe("vae import", () => {
  const fixture = (name: string): string => path.join(ROOT, "packages/pytorch-files/test/fixtures", name);

  it("makes a run of PyTorch's weights that the other commands take", async () => {
    const { code, stdout, stderr } = await vae("import", fixture("plain.pt"), "--data", "tiny", "--out", "imported");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^layers 16-8-6-3, weights: SHA-256 [0-9a-f]{64}$/m);
    await wrote("imported.png", "sample", "imported", "--count", "4");
    const evaluated = await vae("evaluate", "imported", "--data", "tiny");
    assert.match(evaluated.stdout, /^tiny, imported weights, layers 16-8-6-3: test loss \d+\.\d\d/m, evaluated.stderr);
    const again = complaint(await vae("import", fixture("plain.pt"), "--data", "tiny", "--out", "imported"));
    assert.match(again, /^imported: expected no run there, found /);
  });

  it("makes a run that has no history, and every command that takes a run works with it and says so", async () => {
    const none = await vae("runs", "--runs", ".");
    assert.match(none.stdout, /^imported +tiny +imported$/m);
    const drawing = new PNG({ width: 4, height: 4 });
    for (let pixel = 0; pixel < 16; pixel++) drawing.data.set([pixel * 10, 0, 0, 255], 4 * pixel);
    fs.writeFileSync(inHome("four.png"), PNG.sync.write(drawing));
    for (const [out, ...words] of [
      ["i-rec.png", "reconstruct", "imported", "four.png"],
      ["i-walk.png", "walk", "imported", "--steps", "3"],
      ["i-codes.npy", "encode", "imported", "--data", "tiny"],
    ])
      await wrote(out, ...words);
    const resumed = complaint(await vae("train", "--resume", "imported", "--data", "tiny"));
    assert.equal(
      resumed,
      "imported: expected a training that was stopped, found imported weights, which have no history",
    );
  });

  it("names a run by the weights' file and digest, and the list says that it is imported", async () => {
    const named = await vae("import", fixture("example.pt"), "--data", "tiny");
    assert.match(named.stdout, /^written: runs\/imported-example-[0-9a-f]{8}$/m, named.stderr);
    assert.match((await vae("runs")).stdout, /^runs\/imported-example-[0-9a-f]{8} +tiny +imported$/m);
  });

  it("refuses weights of other layers than the data's, hostile files and none", async () => {
    const other = complaint(await vae("import", fixture("plain.pt"), "--data", "data", "--out", "no"));
    assert.match(other, /plain\.pt: expected layers of 64 pixels, as the data's images, found 16$/);
    const hostile = complaint(await vae("import", fixture("harmful.pt"), "--out", "no"));
    assert.match(hostile, /harmful\.pt: .*found (posix|nt)\.system, at byte \d+$/);
    assert.equal(complaint(await vae("import")), "FILE: expected one file of weights, found 0");
    assert.ok(!fs.existsSync(inHome("no")) && !fs.existsSync(inHome("harmed")));
  });
});
