import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { QUICK_TRAINING, WRITE_UP_TRAINING } from "../lib/configuration";
import { readParameters } from "../lib/parameters";

describe("readParameters", () => {
  it("is the write-up's run where the environment says nothing, or says it with empty variables", () => {
    const expected = { configuration: WRITE_UP_TRAINING, quick: false, data: undefined, runDirectory: "../runs/vae-seed42-epochs20-batch64", auditFile: "../results/audit.json" };
    assert.deepEqual(readParameters({}), expected);
    assert.deepEqual(readParameters({ VAE_SEED: "", VAE_EPOCHS: "", VAE_BATCH_SIZE: "", VAE_QUICK: "", VAE_DATA: "", VAE_RUNS: "", VAE_AUDIT: "" }), expected);
    assert.deepEqual(readParameters({ VAE_QUICK: "0", PATH: "/usr/bin" }), expected);
  });

  it("takes each variable", () => {
    const found = readParameters({ VAE_SEED: "0", VAE_EPOCHS: "3", VAE_BATCH_SIZE: "128", VAE_DATA: "/data", VAE_RUNS: "elsewhere", VAE_AUDIT: "other.json" });
    assert.deepEqual(found, {
      configuration: { ...WRITE_UP_TRAINING, seed: 0, epochs: 3, batchSize: 128 },
      quick: false,
      data: "/data",
      runDirectory: "elsewhere/vae-seed0-epochs3-batch128",
      auditFile: "other.json",
    });
  });

  it("takes the quick run and what is said beside it", () => {
    const { configuration, quick, runDirectory } = readParameters({ VAE_QUICK: "1", VAE_EPOCHS: "1" });
    assert.equal(quick, true);
    assert.deepEqual(configuration, { ...QUICK_TRAINING, epochs: 1 });
    assert.equal(runDirectory, "../runs/vae-seed42-epochs1-batch64-images6000");
  });

  it("refuses what is no integer, and names the variable", () => {
    for (const name of ["VAE_SEED", "VAE_EPOCHS", "VAE_BATCH_SIZE"]) {
      for (const value of ["ten", "1.5", "-1", "1e3", " 5", "0x10"]) {
        assert.throws(() => readParameters({ [name]: value }), new RangeError(`${name}: expected an integer, found "${value}"`));
      }
    }
  });

  it("refuses an integer that can't be trained with", () => {
    assert.throws(() => readParameters({ VAE_EPOCHS: "0" }), new RangeError("epochs: expected an integer from 1, found 0"));
    assert.throws(() => readParameters({ VAE_BATCH_SIZE: "0" }), new RangeError("batchSize: expected an integer from 1, found 0"));
    assert.throws(() => readParameters({ VAE_SEED: "2147483648" }), new RangeError("seed: expected an integer from 0 to 2147483647, found 2147483648"));
  });

  it("refuses a VAE_QUICK that is neither 1 nor 0", () => {
    for (const value of ["yes", "true", "2"]) {
      assert.throws(() => readParameters({ VAE_QUICK: value }), new RangeError(`VAE_QUICK: expected 1 or 0, found "${value}"`));
    }
  });
});
