import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { fillDisk, limitFiles, noMount } from "../reliability/full-disk";
import { killAndResume } from "../reliability/kills";
import { wantOneDirectory } from "../reliability/two-processes";
import { makeTrial, Trial, undisturbed } from "../reliability/workplace";

/** The short form of npm run test:reliability, which kills 20 processes and more. */
describe("a training that is disturbed", { concurrency: 2 }, () => {
  let trial: Trial;
  let expected: string;
  before(async () => {
    trial = makeTrial(fs.mkdtempSync(path.join(os.tmpdir(), "vae-test-")), { images: 200, epochs: 12 });
    expected = await undisturbed(trial);
  });
  after(() => fs.rmSync(trial.home, { recursive: true }));

  it("gives the same bytes after it was killed three times and resumed", async () => {
    const { kills, badCheckpoints, mostEpochsRepeated, bytesDifferent } = await killAndResume(trial, expected, 3, 5);
    assert.deepEqual({ kills, badCheckpoints, bytesDifferent }, { kills: 3, badCheckpoints: 0, bytesDifferent: 0 });
    assert.ok(mostEpochsRepeated <= 1, `${mostEpochsRepeated} epochs were lost`);
  });

  it("keeps its checkpoint when a file can only be written in part, says which, and goes on to the same bytes", async () => {
    const { told, badCheckpoints, bytesDifferent } = await limitFiles(trial, expected);
    assert.match(told[0], /limited\/checkpoint\.safetensors: can't be written: .*EFBIG/);
    assert.deepEqual({ badCheckpoints, bytesDifferent }, { badCheckpoints: 0, bytesDifferent: 0 });
  });

  it("keeps its checkpoint on a full disk, says so, and goes on to the same bytes", { skip: noMount() }, async () => {
    const { told, badCheckpoints, bytesDifferent } = await fillDisk(trial, expected);
    assert.match(told[0], /run\/checkpoint\.safetensors: can't be written: .*ENOSPC/);
    assert.deepEqual({ badCheckpoints, bytesDifferent }, { badCheckpoints: 0, bytesDifferent: 0 });
  });

  it("holds its directory against others, until it is killed", async () => {
    const { refused, tookOver, bytesDifferent } = await wantOneDirectory(trial, expected, 1);
    assert.ok(refused >= 1, `${refused} were refused`);
    assert.equal(bytesDifferent, 0);
    assert.ok(tookOver >= 1);
  });
});
