import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { rowMajor } from "@vae-notebooks/arrays";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { threads } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { checkpointThreads, trainingCheckpointFile } from "../../../lib/storage/checkpoint-threads";
import {
  readTrainingCheckpoint,
  removeTrainingCheckpoint,
  trainingMachine,
  weightsDigest,
  writeTrainingCheckpoint,
} from "../../../lib/storage/training-checkpoint";
import { TrainingState } from "../../../lib/training/contract";

const TERMS = { reconstruction: 0.1 + 0.2, kl: 1 / 3, total: 0.1 + 0.2 + 1 / 3 };
const STATE: TrainingState = {
  history: [{ epoch: 1, train: TERMS, validation: TERMS, seconds: 1.25 }],
  epoch: { steps: 3, sums: TERMS, seconds: 0.5 },
  // Bits that a detour through text or another number type would lose: −0, the smallest denormal, the largest float.
  weights: { "a.weight": Float32Array.of(-0, 1.401298464324817e-45, 3.4028234663852886e38), b: Float32Array.of(0.1) },
  mode: "traced",
  adam: {
    step: 17,
    firstMoments: { "a.weight": Float32Array.of(1, 2, 3), b: Float32Array.of(4) },
    secondMoments: { "a.weight": Float32Array.of(5, 6, 1e-40), b: Float32Array.of(7) },
  },
};
const IDENTITY = { data: "01234567", model: "vae" };

describe("writeTrainingCheckpoint and readTrainingCheckpoint", () => {
  it("give back everything to the last bit, with the identity and what else decides it", (t) => {
    const directory = path.join(temporaryDirectory(t), "new");
    const pictures = ndarray(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
    writeTrainingCheckpoint(directory, STATE, IDENTITY, { pictures: pictures.transpose(1, 0) });
    const found = readTrainingCheckpoint(directory);
    assert.deepEqual(found?.attached.pictures.shape, [3, 2]);
    assert.deepEqual(rowMajor(found.attached.pictures), Float32Array.of(1, 4, 2, 5, 3, 6));
    const { attached: _, ...rest } = found;
    assert.deepEqual(rest, { state: STATE, identity: IDENTITY, machine: trainingMachine() });
    assert.ok(Object.is(found?.state.weights["a.weight"][0], -0));
    assert.equal(checkpointThreads(directory), threads.parts);
    assert.deepEqual(fs.readdirSync(directory), ["checkpoint.safetensors"]);
  });

  it("are undefined where there is none, and after it was taken away", (t) => {
    const directory = temporaryDirectory(t);
    assert.equal(readTrainingCheckpoint(directory), undefined);
    assert.equal(checkpointThreads(directory), undefined);
    removeTrainingCheckpoint(directory);
    writeTrainingCheckpoint(directory, STATE, IDENTITY);
    removeTrainingCheckpoint(directory);
    assert.equal(readTrainingCheckpoint(directory), undefined);
  });

  it("refuse a file in which any one byte is another", (t) => {
    const directory = temporaryDirectory(t);
    writeTrainingCheckpoint(directory, STATE, IDENTITY);
    const file = trainingCheckpointFile(directory);
    const whole = fs.readFileSync(file);
    for (let byte = 0; byte < whole.length; byte++) {
      const damaged = Buffer.from(whole);
      damaged[byte] ^= 1;
      fs.writeFileSync(file, damaged);
      let read: ReturnType<typeof readTrainingCheckpoint>;
      try {
        read = readTrainingCheckpoint(directory);
      } catch (error) {
        assert.match((error as Error).message, /checkpoint\.safetensors: /, `byte ${byte}`);
        continue;
      }
      // A space of the header's padding that became another white space says the same.
      assert.deepEqual(read?.state, STATE, `byte ${byte} was changed and nobody noticed`);
    }
  });

  it("refuse a truncated file and one of weights alone", (t) => {
    const directory = temporaryDirectory(t);
    writeTrainingCheckpoint(directory, STATE, IDENTITY);
    const file = trainingCheckpointFile(directory);
    fs.truncateSync(file, fs.statSync(file).size - 1);
    assert.throws(() => readTrainingCheckpoint(directory), /checkpoint\.safetensors: .*truncated/);
  });
});

describe("weightsDigest", () => {
  it("is the same for the same weights and another where one bit differs", () => {
    const sizes = { pixels: 16, hidden: [5], latentDim: 2 };
    const [one, same, other] = [1, 1, 2].map((seed) => new Vae(seed, sizes));
    assert.match(weightsDigest(one), /^[0-9a-f]{64}$/);
    assert.equal(weightsDigest(one), weightsDigest(same));
    assert.notEqual(weightsDigest(one), weightsDigest(other));
    [one, same, other].forEach((model) => model.dispose());
  });
});
