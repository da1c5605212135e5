import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { FileFormatError, readSafeTensors } from "@vae-notebooks/arrays";
import { temporaryDirectory } from "@vae-notebooks/testing";
import { readPyTorch } from "../src";

/** Files that torch.save wrote, by make_pytorch_files.py there; this file runs from dist/test. */
const fixture = (name: string): string => path.join(__dirname, "../../test/fixtures", name);

/** The same weights, as safetensors.torch.save_file wrote them. */
const expected = readSafeTensors(fixture("plain.safetensors")).tensors;

/** Fails unless a file holds the tensors of plain.safetensors, to the bit. */
function assertExpected(tensors: ReturnType<typeof readPyTorch>, prefix = ""): void {
  assert.deepEqual(
    Object.keys(tensors).sort(),
    Object.keys(expected)
      .map((name) => prefix + name)
      .sort(),
  );
  for (const [name, { shape, data }] of Object.entries(expected)) {
    assert.deepEqual(tensors[prefix + name].shape, shape, name);
    assert.deepEqual(tensors[prefix + name].data, data, name);
  }
}

describe("readPyTorch", () => {
  for (const [name, what, prefix] of [
    ["plain.pt", "a state_dict", ""],
    ["protocol-4.pt", "a state_dict in a newer pickle", ""],
    ["checkpoint.pt", "a checkpoint with an optimiser beside the weights", "module."],
    ["views.pt", "tensors that are transposed or part of a larger storage", ""],
    ["parameters.pt", "parameters instead of tensors", ""],
  ]) {
    it(`reads ${what}: the numbers are those that safetensors' own writer wrote, to the bit`, () => {
      assertExpected(readPyTorch(fixture(name)), prefix);
    });
  }

  for (const [name, complaint] of [
    ["double.pt", /data\.pkl: expected only .*torch\.FloatStorage, found torch\.DoubleStorage, at byte \d+$/],
    ["harmful.pt", /data\.pkl: expected only collections\.OrderedDict, .*, found (posix|nt)\.system, at byte \d+$/],
    ["whole-model.pt", /expected only .*, found __main__\.VAE, at byte \d+$/],
    [
      "pickle.pt",
      /pickle\.pt: expected the zip archive that torch\.save writes, found another kind of file, at byte 0$/,
    ],
    ["nowhere.pt", /nowhere\.pt: expected a file that torch\.save wrote, found none$/],
  ] as const) {
    it(`refuses ${name} and says why`, () => {
      assert.throws(() => readPyTorch(fixture(name)), complaint);
      assert.ok(!fs.existsSync("harmed"), "the file was executed");
    });
  }

  it("refuses a file in which one byte of a number was changed, and names file, member and both checksums", (t) => {
    const bytes = fs.readFileSync(fixture("plain.pt"));
    // The first bias of the encoder: 32 bytes with the CRC-32 331d657c, as Python's zipfile.ZipFile("plain.pt") lists them.
    const bias = Buffer.from(
      expected["encoder.fc1.bias"].data.buffer,
      expected["encoder.fc1.bias"].data.byteOffset,
      32,
    );
    const at = bytes.indexOf(bias);
    assert.ok(at > 0);
    bytes[at + 5] ^= 0x10;
    const file = path.join(temporaryDirectory(t), "changed.pt");
    fs.writeFileSync(file, bytes);
    assert.throws(
      () => readPyTorch(file),
      (error: Error) => {
        assert.ok(error instanceof FileFormatError);
        assert.equal(error.part, "plain/data/1");
        assert.equal(error.offset, at);
        assert.equal(error.expected, "bytes with the CRC-32 331d657c");
        assert.match(error.found, /^[0-9a-f]{8}$/);
        assert.match(
          error.message,
          /changed\.pt: plain\/data\/1: expected bytes with the CRC-32 331d657c, found [0-9a-f]{8}, at byte/,
        );
        return true;
      },
    );
  });

  it("refuses every file that is cut", (t) => {
    const whole = fs.readFileSync(fixture("plain.pt"));
    const file = path.join(temporaryDirectory(t), "cut.pt");
    for (let length = 0; length < whole.length; length += 61) {
      fs.writeFileSync(file, whole.subarray(0, length));
      assert.throws(() => readPyTorch(file), FileFormatError, `${length}`);
    }
  });

  it("never gives other numbers: of a file with one bit changed it refuses all that decides them", (t) => {
    const whole = fs.readFileSync(fixture("plain.pt"));
    const file = path.join(temporaryDirectory(t), "changed.pt");
    let refused = 0;
    for (let at = 0; at < whole.length; at += 3) {
      const changed = Buffer.from(whole);
      changed[at] ^= 1 << (at % 8);
      fs.writeFileSync(file, changed);
      let tensors: ReturnType<typeof readPyTorch>;
      try {
        tensors = readPyTorch(file);
      } catch (error) {
        assert.ok(error instanceof FileFormatError && error.file === file, (error as Error).stack);
        refused++;
        continue;
      }
      // What was changed is padding, a date or the like.
      assertExpected(tensors);
    }
    // The members alone are 3,344 of the 6,673 bytes.
    assert.ok(refused > 3344 / 3, `${refused}`);
  });
});
