import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it, TestContext } from "node:test";
import ndarray from "ndarray";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { lockDirectory } from "@vae-notebooks/arrays";
import {
  ResumableCallbacks,
  ResumableTraining,
  trainingDifference,
  trainResumably,
} from "../../../lib/storage/resumable";
import { trainingMachine, weightsDigest } from "../../../lib/storage/training-checkpoint";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";
import { EpochRecord } from "../../../lib/training/contract";
import { randomImages } from "../../support/images";

const SIZES = { pixels: 16, hidden: [6], latentDim: 2 };
const DATA = { train: randomImages(30, 4, 1).images, validation: randomImages(5, 4, 2).images };
const CONFIGURATION = { ...WRITE_UP_TRAINING, epochs: 5, batchSize: 8 };

/** Trains a fresh model in a directory. */
async function trained(directory: string, given: Partial<ResumableTraining> = {}, callbacks?: ResumableCallbacks) {
  const model = new Vae(1, SIZES);
  const saved: EpochRecord[][] = [];
  const save = (history: EpochRecord[]) => void saved.push(history);
  const training = { model, data: DATA, configuration: CONFIGURATION, identity: { data: "one" }, save, ...given };
  try {
    const history = await trainResumably(directory, training, callbacks);
    return { history: timeless(history), saved: saved.map(timeless), digest: weightsDigest(model) };
  } finally {
    model.dispose();
  }
}

const timeless = (history: EpochRecord[]) => history.map(({ seconds: _, ...rest }) => rest);

/** Begins a training in a directory and stops it after an epoch. */
async function stopped(directory: string, epochs: number, given: Partial<ResumableTraining> = {}): Promise<void> {
  const stop = new AbortController();
  const onEpoch = ({ epoch }: EpochRecord) => epoch === epochs && stop.abort(new Error("enough"));
  await assert.rejects(trained(directory, given, { signal: stop.signal, onEpoch }), /^Error: enough$/);
}

describe("trainingDifference", () => {
  const identity = { data: "one" };
  it("is none where everything that decides the last bit is the same, else the first thing that differs", () => {
    const machine = trainingMachine();
    assert.equal(trainingDifference({ identity, machine }, identity), undefined);
    for (const key of ["project", "tfjs", "tensorflow", "threads"]) {
      const other = { ...machine, [key]: "another" };
      const message = `expected a training with ${key} ${machine[key]}, found one with another`;
      assert.equal(trainingDifference({ identity, machine: other }, identity), message);
    }
    assert.equal(
      trainingDifference({ identity: { ...identity, kind: "autoencoder" }, machine }, identity),
      "expected a training with kind unset, found one with autoencoder",
    );
  });
});

describe("trainResumably", () => {
  it("goes on where it was stopped, saves the history once, and leaves nothing of its own behind", async (t) => {
    const home = temporaryDirectory(t);
    const whole = await trained(path.join(home, "whole"));
    const directory = path.join(home, "stopped");
    await stopped(directory, 2);
    assert.deepEqual(fs.readdirSync(directory), ["checkpoint.safetensors"]);
    await stopped(directory, 4);
    const resumed: number[] = [];
    const result = await trained(directory, {}, { onResumed: ({ state }) => resumed.push(state.history.length) });
    assert.deepEqual(resumed, [4]);
    assert.deepEqual(result, whole);
    assert.deepEqual(result.saved, [result.history]);
    assert.deepEqual(fs.readdirSync(directory), []);
  });

  it("gives back what was attached to the checkpoint that it continues", async (t) => {
    const directory = temporaryDirectory(t);
    const epochs: number[] = [];
    const stop = new AbortController();
    const callbacks: ResumableCallbacks = {
      onEpoch: ({ epoch }) => void epochs.push(epoch),
      attach: () => ({ epochs: ndarray(Float32Array.from(epochs)) }),
      onCheckpoint: () => epochs.length === 2 && stop.abort(new Error("enough")),
      signal: stop.signal,
    };
    await assert.rejects(trained(directory, {}, callbacks), /^Error: enough$/);
    const attached: number[][] = [];
    await trained(directory, {}, { onResumed: (found) => attached.push([...found.attached.epochs.data]) });
    assert.deepEqual(attached, [[1, 2]]);
  });

  it("saves a training that is all done without training it again", async (t) => {
    const directory = temporaryDirectory(t);
    const failing = () => {
      throw new Error("no room");
    };
    await assert.rejects(trained(directory, { save: failing }), /^Error: no room$/);
    assert.deepEqual(fs.readdirSync(directory), ["checkpoint.safetensors"]);
    const epochs: number[] = [];
    const { history } = await trained(directory, {}, { onEpoch: ({ epoch }) => epochs.push(epoch) });
    assert.deepEqual([history.length, epochs], [5, []]);
  });

  const others: Record<string, Partial<ResumableTraining>> = {
    "another configuration": { configuration: { ...CONFIGURATION, seed: 5 } },
    "other data": { identity: { data: "two" } },
    "another kind of model": { identity: { data: "one", kind: "autoencoder" } },
  };
  for (const [what, other] of Object.entries(others)) {
    it(`refuses the checkpoint of ${what}, or replaces it where that is asked for`, async (t) => {
      const directory = temporaryDirectory(t);
      await stopped(directory, 1);
      const before = fs.readFileSync(path.join(directory, "checkpoint.safetensors"));
      await assert.rejects(
        trained(directory, other),
        /checkpoint\.safetensors: expected a training with .*, found one /,
      );
      assert.deepEqual(fs.readFileSync(path.join(directory, "checkpoint.safetensors")), before);
      assert.deepEqual(fs.readdirSync(directory), ["checkpoint.safetensors"]);
      const told: string[] = [];
      const replaced = await trained(
        directory,
        { ...other, existing: "continue or replace" },
        { onReplaced: (difference) => told.push(difference) },
      );
      assert.equal(told.length, 1);
      assert.deepEqual(replaced, await trained(path.join(directory, "fresh"), other));
    });
  }

  it("begins anew where it is asked to, also from a damaged checkpoint", async (t) => {
    const directory = temporaryDirectory(t);
    fs.writeFileSync(path.join(directory, "checkpoint.safetensors"), "damaged");
    await assert.rejects(trained(directory), /checkpoint\.safetensors: expected a safetensors header/);
    const { history } = await trained(directory, { existing: "replace" });
    assert.equal(history.length, 5);
  });

  it("refuses a directory in which another training is at work", async (t) => {
    const directory = temporaryDirectory(t);
    const release = lockDirectory(directory);
    await assert.rejects(trained(directory), /expected nobody at work there, found this process/);
    release();
    await trained(directory);
  });

  it("takes away what a killed process left half-written", async (t: TestContext) => {
    const directory = temporaryDirectory(t);
    fs.writeFileSync(path.join(directory, ".checkpoint.safetensors.17.0123abcd.new"), "half");
    fs.writeFileSync(path.join(directory, "notes.new"), "the user's own");
    await trained(directory);
    assert.deepEqual(fs.readdirSync(directory), ["notes.new"]);
  });

  it("leaves no tensor behind", async (t) => {
    const directory = temporaryDirectory(t);
    await stopped(directory, 1);
    const before = tf.memory().numTensors;
    await trained(directory);
    assert.equal(tf.memory().numTensors, before);
  });
});
