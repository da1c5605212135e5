import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import ndarray from "ndarray";
import { loadCheckpoint, saveCheckpoint } from "../../../lib/storage/checkpoint";
import { readSafeTensors, SafeTensors, writeSafeTensors } from "@vae-notebooks/arrays";
import { tf } from "@vae-notebooks/tf-graph";
import { Vae } from "../../../lib/model/vae";
import { fixture } from "../../support/fixtures";
import { assertTensorsLeft } from "../../support/tensors";
import { temporaryDirectory } from "@vae-notebooks/testing";

const SMALL = { pixels: 6, hidden: [5, 4] as [number, number], latentDim: 3 };

function weights(model: Vae): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(model.parameters()).map(([name, variable]) => [name, Array.from(variable.dataSync())]),
  );
}

/** A small model's checkpoint, changed. */
function changed(directory: string, change: (content: SafeTensors) => void): string {
  const file = path.join(directory, "changed.safetensors");
  const model = new Vae(1, SMALL);
  saveCheckpoint(file, model);
  model.dispose();
  const content = readSafeTensors(file);
  change(content);
  writeSafeTensors(file, content);
  return file;
}

describe("saveCheckpoint and loadCheckpoint", () => {
  it("give another model the same weights, to the bit, and the metadata back", (t) => {
    const file = path.join(temporaryDirectory(t), "model.safetensors");
    const [written, read] = [new Vae(1, SMALL), new Vae(2, SMALL)];
    saveCheckpoint(file, written, { seed: "1", note: "größe" });
    assert.notDeepEqual(weights(read), weights(written));
    assert.deepEqual(loadCheckpoint(file, read), { seed: "1", note: "größe" });
    assert.deepEqual(weights(read), weights(written));
    for (const model of [written, read]) model.dispose();
  });

  it("use the names, the order and the [out, in] shapes of the write-up's state_dict in PyTorch", (t) => {
    // [[name, list(value.shape)] for name, value in VAE().state_dict().items()]
    const { stateDict } = fixture<{ stateDict: Array<[string, number[]]> }>("model");
    const file = path.join(temporaryDirectory(t), "model.safetensors");
    const model = new Vae(1);
    saveCheckpoint(file, model);
    const { tensors } = readSafeTensors(file);
    assert.deepEqual(
      Object.entries(tensors).map(([name, { shape }]) => [name, shape]),
      stateDict,
    );
    const bias = model.decoder.layers().fc3.bias.dataSync();
    assert.deepEqual(Array.from(tensors["decoder.fc3.bias"].data), Array.from(bias));
    // Row `output`, column `input` of the file is the weight from input to output.
    assert.equal(tensors["encoder.fc1.weight"].get(3, 5), model.encoder.fc1.weight.arraySync()[3][5]);
    model.dispose();
  });

  it("take the tensors in any order", (t) => {
    const file = changed(temporaryDirectory(t), (content) => {
      content.tensors = Object.fromEntries(Object.entries(content.tensors).reverse());
    });
    const [expected, model] = [new Vae(1, SMALL), new Vae(2, SMALL)];
    loadCheckpoint(file, model);
    assert.deepEqual(weights(model), weights(expected));
    for (const each of [expected, model]) each.dispose();
  });

  it("replace an older checkpoint whole, and leave nothing else in the directory", (t) => {
    const directory = temporaryDirectory(t);
    const file = path.join(directory, "model.safetensors");
    const model = new Vae(1, SMALL);
    saveCheckpoint(file, model);
    tf.tidy(() => model.encoder.fc1.bias.assign(tf.fill([5], 7)));
    saveCheckpoint(file, model);
    assert.deepEqual(fs.readdirSync(directory), ["model.safetensors"]);
    assert.deepEqual(Array.from(readSafeTensors(file).tensors["encoder.fc1.bias"].data), [7, 7, 7, 7, 7]);
    model.dispose();
  });

  it("leave no tensor on the device", (t) => {
    const file = path.join(temporaryDirectory(t), "model.safetensors");
    const model = new Vae(1, SMALL);
    assertTensorsLeft(0, () => saveCheckpoint(file, model));
    assertTensorsLeft(0, () => loadCheckpoint(file, model));
    model.dispose();
  });
});

describe("loadCheckpoint refuses, and changes no weight with", () => {
  function complaint(file: string): string {
    const model = new Vae(2, SMALL);
    const before = weights(model);
    const bytes = fs.existsSync(file) ? fs.readFileSync(file) : undefined;
    try {
      loadCheckpoint(file, model);
    } catch (error) {
      assert.deepEqual(weights(model), before, "a weight changed");
      if (bytes) assert.deepEqual(fs.readFileSync(file), bytes, "the file changed");
      assert.ok(
        error instanceof Error && error.message.startsWith(`${file}: `),
        `the file is not named: ${(error as Error).message}`,
      );
      return error.message.slice(file.length + 2);
    } finally {
      model.dispose();
    }
    throw new assert.AssertionError({ message: "nothing was thrown" });
  }

  it("a missing file", (t) => {
    assert.equal(complaint(path.join(temporaryDirectory(t), "none")), "expected a safetensors file, found none");
  });

  it("a truncated file", (t) => {
    const file = changed(temporaryDirectory(t), () => undefined);
    fs.writeFileSync(file, fs.readFileSync(file).subarray(0, -1));
    assert.match(
      complaint(file),
      /^decoder\.fc3\.bias: expected bytes \d+ to \d+ of the data, found \d+ in all \(truncated\), at byte \d+$/,
    );
  });

  it("a foreign file", (t) => {
    const file = path.join(temporaryDirectory(t), "model.pt");
    fs.writeFileSync(file, "PK\x03\x04 something that torch.save wrote");
    assert.match(complaint(file), /^expected a safetensors header/);
  });

  it("another model's tensors", (t) => {
    const file = path.join(temporaryDirectory(t), "other.safetensors");
    writeSafeTensors(file, { tensors: { "conv1.weight": ndarray(new Float32Array(4), [4]) }, metadata: {} });
    assert.equal(complaint(file), "expected the tensor encoder.fc1.weight, found conv1.weight, …, at byte 8");
    writeSafeTensors(file, { tensors: {}, metadata: {} });
    assert.equal(complaint(file), "expected the tensor encoder.fc1.weight, found no tensors, …, at byte 8");
  });

  it("each tensor missing in turn", (t) => {
    const directory = temporaryDirectory(t);
    const model = new Vae(0, SMALL);
    for (const name of Object.keys(model.parameters())) {
      const file = changed(directory, ({ tensors }) => delete tensors[name]);
      assert.match(complaint(file), new RegExp(`^expected the tensor ${name}, found `));
    }
    model.dispose();
  });

  it("a tensor of another shape: transposed, flat, of a larger model", (t) => {
    const directory = temporaryDirectory(t);
    const name = "decoder.fc3.weight";
    for (const shape of [[5, 6], [30]]) {
      const file = changed(directory, ({ tensors }) => (tensors[name] = ndarray(tensors[name].data, shape)));
      assert.equal(complaint(file), `${name}: expected the shape [6,5], found [${shape}], at byte 8`);
    }
    const file = path.join(directory, "large.safetensors");
    const large = new Vae(1, { ...SMALL, latentDim: 4 });
    saveCheckpoint(file, large);
    large.dispose();
    assert.equal(complaint(file), "encoder.fc_mu.weight: expected the shape [3,4], found [4,4], at byte 8");
  });

  it("a tensor that the model does not have", (t) => {
    const file = changed(
      temporaryDirectory(t),
      ({ tensors }) => (tensors["encoder.fc9.bias"] = ndarray(new Float32Array(1), [1])),
    );
    assert.equal(complaint(file), "expected only the model's 14 tensors, found also encoder.fc9.bias, at byte 8");
  });
});

describe("saveCheckpoint", () => {
  it("says which file can't be written, and leaves the old checkpoint as it was", (t) => {
    const directory = temporaryDirectory(t);
    const model = new Vae(1, SMALL);
    const occupied = path.join(directory, "model.safetensors");
    saveCheckpoint(occupied, model);
    const before = fs.readFileSync(occupied);
    const below = path.join(occupied, "deeper.safetensors");
    assert.throws(() => saveCheckpoint(below, model), {
      message: new RegExp(`^${below}: can't be written: expected a directory that can be written to, found `),
    });
    assert.deepEqual(fs.readFileSync(occupied), before);
    model.dispose();
  });
});
