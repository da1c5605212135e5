import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { tf } from "@vae-notebooks/tf-graph";
import { FileFormatError } from "@vae-notebooks/arrays";
import { assertClose } from "@vae-notebooks/testing";
import { architectureName } from "../../../lib/model/architecture";
import { importWeights } from "../../../lib/storage/import-weights";
import { ROOT } from "../../support/command";

/** Files that torch.save wrote, by make_pytorch_files.py there. */
const FIXTURES = path.join(ROOT, "packages/pytorch-files/test/fixtures");
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
    ["missing.pt", /missing\.pt: expected the tensor decoder\.fc2\.bias of layers 16-8-6-3, found none$/],
    ["other-shape.pt", /decoder\.fc3\.weight: expected the shape \[16,8\] of layers 16-8-6-3, found \[15,8\]$/],
    ["not-finite.pt", /not-finite\.pt: encoder\.fc1\.bias: expected finite numbers, found others$/],
    ["additional.pt", /expected only the tensors of layers 16-8-6-3, found also encoder\.norm\.weight$/],
    ["nowhere.pt", /nowhere\.pt: expected a file that torch\.save wrote, found none$/],
  ] as const) {
    it(`refuses ${name} and says why`, () => {
      assert.throws(() => importWeights(fixture(name), 1), complaint);
    });
  }

  it("passes on what the reader of the file refuses: a harmful one, one of other numbers", () => {
    assert.throws(
      () => importWeights(fixture("harmful.pt"), 1),
      /harmful\.pt: .*found (posix|nt)\.system, at byte \d+$/,
    );
    assert.throws(() => importWeights(fixture("double.pt"), 1), FileFormatError);
    assert.ok(!fs.existsSync("harmed"), "the file was executed");
  });
});
