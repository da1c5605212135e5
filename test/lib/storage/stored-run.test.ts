import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { FileFormatError } from "@vae-notebooks/arrays";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { MNIST_IDENTITY } from "../../../lib/data/mnist";
import { WRITE_UP_ARCHITECTURE } from "../../../lib/model/architecture";
import { historyJson, stamp } from "../../../lib/storage/runs";
import { readHistory, readStamp } from "../../../lib/storage/stored-run";
import { WRITE_UP_TRAINING } from "../../../lib/training/configuration";

const IDENTITY = { configuration: WRITE_UP_TRAINING, architecture: WRITE_UP_ARCHITECTURE, data: MNIST_IDENTITY };
const TERMS = { reconstruction: 90.25, kl: 25.5, total: 115.75 };
const HISTORY = [1, 2].map((epoch) => ({ epoch, train: TERMS, validation: TERMS, seconds: 1.5 }));

/** A copy of a value in which the part at a path is another one, or left out. */
function changed(whole: unknown, [key, ...rest]: Array<string | number>, part: unknown): unknown {
  const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as object) }) as Record<
    string | number,
    unknown
  >;
  if (rest.length > 0) copy[key] = changed(copy[key], rest, part);
  else if (part === undefined) delete copy[key];
  else copy[key] = part;
  return copy;
}

/** What a reader says of a file that holds this value. */
function complaint(read: (file: string) => unknown, file: string, value: unknown): FileFormatError {
  fs.writeFileSync(file, JSON.stringify(value));
  try {
    read(file);
  } catch (error) {
    assert.ok(error instanceof FileFormatError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "nothing was thrown" });
}

describe("readStamp", () => {
  it("reads what a run is stamped with, also with a number of images", (t) => {
    const file = path.join(temporaryDirectory(t), "configuration.json");
    for (const configuration of [WRITE_UP_TRAINING, { ...WRITE_UP_TRAINING, images: 6000 }]) {
      const written = stamp({ ...IDENTITY, configuration });
      fs.writeFileSync(file, JSON.stringify(written));
      assert.deepEqual(readStamp(file), written);
    }
  });

  it("refuses a value that a run can't have, naming it", (t) => {
    const file = path.join(temporaryDirectory(t), "configuration.json");
    const wrong: Array<[string, unknown[]]> = [
      ["configuration", ["text", 7, [1]]],
      ["configuration.seed", [-1, 2 ** 31, 1.5, "42", null, undefined]],
      ["configuration.epochs", [0, 1.5, "20", 2 ** 53, undefined]],
      ["configuration.batchSize", [0, null, undefined]],
      ["configuration.learningRate", [0, -1e-3, "1e-3", undefined]],
      ["configuration.beta", [-1, "1", undefined]],
      ["configuration.validationShare", [0, 1, "0.2", undefined]],
      ["configuration.images", [0, null, "all"]],
      ["configuration.epocs", [20]],
      ["seed", [7, undefined]],
      ["architecture.pixels", [0, "784", undefined]],
      ["architecture.latentDim", [0, 1.5, undefined]],
      ["architecture.hidden", [512, [0], ["512"], {}, undefined]],
      ["data.name", ["", 7, undefined]],
      ["data.digest", ["88040DF0", "88040df", "../../etc", 88040, undefined]],
      ["versions", [{}, "0.2.0", { project: "1", node: 20, tfjs: "4", tensorflow: "2" }, undefined]],
      ["threads", [0, "2", undefined]],
    ];
    for (const [part, values] of wrong) {
      for (const value of values) {
        const error = complaint(readStamp, file, changed(stamp(IDENTITY), part.split("."), value));
        assert.equal(error.part, part, `${JSON.stringify(value)}: ${error.message}`);
      }
    }
  });

  it("says where the value stands and what it is", (t) => {
    const file = path.join(temporaryDirectory(t), "configuration.json");
    const value = changed(stamp(IDENTITY), ["configuration", "epochs"], "many");
    const { message } = complaint(readStamp, file, value);
    const offset = JSON.stringify(value).indexOf('"many"');
    assert.equal(message, `${file}: configuration.epochs: expected an integer from 1, found "many", at byte ${offset}`);
  });

  it("reads layers of any size without taking memory for them", (t) => {
    const file = path.join(temporaryDirectory(t), "configuration.json");
    const large = { pixels: 2 ** 40, hidden: [2 ** 40], latentDim: 2 ** 40 };
    fs.writeFileSync(file, JSON.stringify(stamp({ ...IDENTITY, architecture: large })));
    assert.deepEqual(readStamp(file).architecture, large);
  });
});

describe("readHistory", () => {
  it("reads what historyJson wrote, and a history of no epochs", (t) => {
    const file = path.join(temporaryDirectory(t), "history.json");
    fs.writeFileSync(file, historyJson(HISTORY, IDENTITY));
    assert.deepEqual(
      readHistory(file).map(({ epoch, train, validation, seconds }) => ({ epoch, train, validation, seconds })),
      HISTORY,
    );
    fs.writeFileSync(file, "[]");
    assert.deepEqual(readHistory(file), []);
  });

  it("refuses a record that is not its epoch's, or lacks a loss, naming it", (t) => {
    const file = path.join(temporaryDirectory(t), "history.json");
    const wrong: Array<[Array<string | number>, unknown]> = [
      [[1, "epoch"], 1],
      [[0, "epoch"], "1"],
      [[0, "train"], undefined],
      [[1, "validation"], 7],
      [[1, "train", "kl"], null],
      [[0, "validation", "total"], "115"],
      [[0, "validation", "reconstruction"], undefined],
      [[1, "seconds"], -1],
      [[1, "seconds"], undefined],
      [[0], null],
    ];
    for (const [place, value] of wrong) {
      const error = complaint(readHistory, file, changed(HISTORY, place, value));
      assert.equal(error.part, place.join("."), error.message);
    }
    assert.match(
      complaint(readHistory, file, { 0: HISTORY[0] }).message,
      /: expected a list of epochs, found an object, at byte 0$/,
    );
    fs.writeFileSync(file, JSON.stringify(HISTORY).replace("90.25", "1e999"));
    assert.throws(() => readHistory(file), /0\.train\.reconstruction: expected a finite number/);
  });
});
