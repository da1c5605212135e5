import assert from "node:assert/strict";
import { test } from "node:test";
import { nativeBackend } from "../../src/backend";
import { Signatures } from "../../src/execution/inputs";
import { tf } from "../../src/tensorflow";

const whole = [tf.zeros([4, 2]), tf.tensor1d([0, 0, 0, 0], "int32")];
const last = [tf.zeros([3, 2]), tf.tensor1d([0, 0, 0], "int32")];
const signatures = new Signatures([whole, last]);

test("inputs are told by their shapes, as tensors or as numbers of the right type and length", () => {
  assert.equal(signatures.find(whole), 0);
  assert.equal(signatures.find(last), 1);
  assert.equal(signatures.find([new Float32Array(6), last[1]]), 1);
  assert.equal(signatures.find([new Float32Array(8), new Int32Array(4)]), 0);
});

test("inputs that fit no example are refused with what was expected and found", () => {
  for (const inputs of [[whole[0]], [whole[0], last[1]], [new Int32Array(8), whole[1]], []])
    assert.throws(() => signatures.find(inputs), {
      name: "TypeError",
      message: /expected the shapes of an example, float32 \[4,2\], int32 \[4\] or float32 \[3,2\], int32 \[3\], found/,
    });
});

test("uploaded numbers are freed again, and tensors stay", () => {
  const { binding } = nativeBackend();
  nativeBackend().getInputTensorIds(whole);
  const before = binding.getNumOfTensors();
  const { ids, release } = signatures.upload(0, [whole[0], Int32Array.of(1, 2, 3, 4)]);
  assert.deepEqual([...binding.tensorDataSync(ids[1])], [1, 2, 3, 4]);
  assert.equal(binding.getNumOfTensors(), before + 1);
  release();
  assert.equal(binding.getNumOfTensors(), before);
});
