import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "@vae-notebooks/tf-graph";
import { probedExecution } from "../../scripts/execution";

test("steps run traced here, which is found out without training and leaves no tensor", () => {
  const before = tf.memory().numTensors;
  assert.deepEqual(probedExecution(), { mode: "traced", reason: undefined });
  assert.equal(tf.memory().numTensors, before);
});
