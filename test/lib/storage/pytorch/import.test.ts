import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { tf } from "@vae-notebooks/tf-graph";
import { FileFormatError } from "@vae-notebooks/arrays";
import { assertClose, temporaryDirectory } from "@vae-notebooks/testing";
import { architectureName } from "../../../../lib/model/architecture";
import { importWeights } from "../../../../lib/storage/pytorch/import";
import { ROOT } from "../../../support/command";

/** Files that torch.save wrote, by test/fixtures/make_pytorch_files.py. */
const FIXTURES = path.join(ROOT, "test/fixtures/pytorch");
const fixture = (name: string): string => path.join(FIXTURES, name);
const expected = JSON.parse(fs.readFileSync(fixture("expected.json"), "utf8")) as Record<string, number[]>;

/** The latent mean of the fixture's image, as PyTorch's encoder(IMAGE) gives it. */
function meanOf(file: string): { layers: string; mu: number[] } {
  const model = importWeights(file, 1);
  const mu = tf.tidy(() => [...model.encode({ images: tf.tensor2d([expected.image]) }).mu.dataSync()]);
  model.dispose();
  return { layers: architectureName(model.sizes), mu };
}

describe("importWeights", () => {
  for (const [name, what] of [
    ["plain.pt", "a state_dict"],
    ["protocol-4.pt", "a state_dict in a newer pickle"],
    ["checkpoint.pt", "a checkpoint with an optimiser beside the weights, and a prefix before their names"],
    ["views.pt", "tensors that are transposed or part of a larger storage"],
    ["parameters.pt", "parameters instead of tensors"],
    ["plain.safetensors", "safetensors"],
  ]) {
    it(`reads ${what}: the encoder gives what PyTorch's does`, () => {
      const { layers, mu } = meanOf(fixture(name));
      assert.equal(layers, "16-8-6-3");
      assertClose(mu, expected.mu, { absolute: 1e-6 });
    });
  }

  it("reads the names of PyTorch's own example, a VAE with one hidden layer", () => {
    const { layers, mu } = meanOf(fixture("example.pt"));
    assert.equal(layers, "16-8-3");
    assertClose(mu, expected.exampleMu, { absolute: 1e-6 });
  });

  for (const [name, complaint] of [
    ["double.pt", /data\.pkl: expected only .*torch\.FloatStorage, found torch\.DoubleStorage, at byte \d+$/],
    ["harmful.pt", /data\.pkl: expected only collections\.OrderedDict, .*, found (posix|nt)\.system, at byte \d+$/],
    ["whole-model.pt", /expected only .*, found __main__\.VAE, at byte \d+$/],
    ["missing.pt", /missing\.pt: expected the tensor decoder\.fc2\.bias of layers 16-8-6-3, found none$/],
    ["other-shape.pt", /decoder\.fc3\.weight: expected the shape \[16,8\] of layers 16-8-6-3, found \[15,8\]$/],
    ["not-finite.pt", /not-finite\.pt: encoder\.fc1\.bias: expected finite numbers, found others$/],
    ["additional.pt", /expected only the tensors of layers 16-8-6-3, found also encoder\.norm\.weight$/],
    [
      "pickle.pt",
      /pickle\.pt: expected the zip archive that torch\.save writes, found another kind of file, at byte 0$/,
    ],
    ["expected.json", /expected\.json: expected the zip archive that torch\.save writes, found another kind of file/],
    ["nowhere.pt", /nowhere\.pt: expected a file that torch\.save wrote, found none$/],
  ] as const) {
    it(`refuses ${name} and says why`, () => {
      assert.throws(() => importWeights(fixture(name), 1), complaint);
      assert.ok(!fs.existsSync("harmed"), "the file was executed");
    });
  }

  it("gives a damaged archive the error that other damaged files have", () => {
    assert.throws(() => importWeights(fixture("double.pt"), 1), FileFormatError);
  });

  it("refuses every file that is cut, and reads or refuses each with one bit changed", (t) => {
    const whole = fs.readFileSync(fixture("plain.pt"));
    const file = path.join(temporaryDirectory(t), "damaged.pt");
    /** Whether the file was refused, and then by its name. */
    const isRefused = (bytes: Buffer): boolean => {
      fs.writeFileSync(file, bytes);
      try {
        importWeights(file, 1).dispose();
        return false;
      } catch (error) {
        assert.ok((error as Error).message.startsWith(`${file}: `), (error as Error).stack);
        return true;
      }
    };
    for (let length = 0; length < whole.length; length += 61)
      assert.ok(isRefused(whole.subarray(0, length)), `${length}`);
    let refused = 0;
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] ^= 1 << (at % 8);
      if (isRefused(changed)) refused++;
    }
    assert.ok(refused > 50, `${refused}`);
  });
});
